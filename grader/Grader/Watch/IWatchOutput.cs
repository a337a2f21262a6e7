using Grader.Engine.Verdicts;

namespace Grader.Watch;

/// <summary>Where the watch reports events: a screen, plain lines, or JSON.</summary>
internal interface IWatchOutput
{
    void Ready(WatchState state);

    void Saved(WatchState state);

    void Started(WatchState state);

    void Graded(WatchState state);

    /// <summary>Something else about the state has changed.</summary>
    void Changed(WatchState state);

    void All(IReadOnlyList<KataVerdict> verdicts);

    void Lesson(string markdown);

    /// <summary>Handles a key for the output itself: turning a page, leaving one.</summary>
    /// <returns>Whether the output used the key.</returns>
    bool Use(ConsoleKeyInfo key);
}
