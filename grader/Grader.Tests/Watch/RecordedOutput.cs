using Grader.Engine.Verdicts;
using Grader.Watch;

namespace Grader.Tests.Watch;

/// <summary>What the watch reported, one word each, with an ellipsis while something runs.</summary>
internal sealed class RecordedOutput : IWatchOutput
{
    public List<string> Told { get; } = [];

    public void Ready(WatchState state) => Tell("ready", state);

    public void Saved(WatchState state) => Tell("saved", state);

    public void Started(WatchState state) => Tell("started", state);

    public void Graded(WatchState state) => Tell("graded", state);

    public void Changed(WatchState state) => Tell(state.Trouble ?? "changed", state);

    public void All(IReadOnlyList<KataVerdict> verdicts) => Told.Add("all");

    public void Lesson(string markdown) => Told.Add("lesson");

    public bool Use(ConsoleKeyInfo key) => false;

    private void Tell(string what, WatchState state) => Told.Add(state.Running ? what + " …" : what);
}
