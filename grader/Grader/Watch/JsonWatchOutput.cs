using Grader.Engine.Verdicts;

namespace Grader.Watch;

/// <summary>Writes one JSON line per event.</summary>
internal sealed class JsonWatchOutput(WatchLog log) : IWatchOutput
{
    public void Ready(WatchState state) => log.Write("ready", state.Kata.Id);

    public void Saved(WatchState state) => log.Write("saved", state.Kata.Id);

    public void Started(WatchState state) => log.Write("started", state.Kata.Id);

    public void Graded(WatchState state) => log.Write("verdict", state.Kata.Id, state.Verdict);

    public void Changed(WatchState state)
    {
        // Programs get only events.
    }

    public void All(IReadOnlyList<KataVerdict> verdicts)
    {
        // There are no keys to ask for it.
    }

    public void Lesson(string markdown)
    {
        // There are no keys to ask for it.
    }

    public bool Use(ConsoleKeyInfo key) => false;
}
