using Grader.Engine.Verdicts;

namespace Grader.Watch;

/// <summary>The events of the watch loop, from files, keys and its own runs.</summary>
internal abstract record WatchEvent
{
    private WatchEvent()
    {
    }

    public sealed record Saved : WatchEvent;

    /// <summary>Polling found a save for which no file system event arrived.</summary>
    public sealed record EventsAreMissing : WatchEvent;

    public sealed record Pressed(ConsoleKeyInfo Key) : WatchEvent;

    /// <param name="Run">The number of the run; late answers of a cancelled run are ignored.</param>
    public sealed record Graded(int Run, KataVerdict Verdict) : WatchEvent;

    /// <summary>A test of a run has ended.</summary>
    public sealed record Tested(int Run, TestVerdict Test) : WatchEvent;

    /// <summary>The core stages pass; the run continues with the mastery stages.</summary>
    public sealed record Done(int Run, KataVerdict Verdict) : WatchEvent;

    /// <param name="Run">The number of the run.</param>
    /// <param name="Message">What, which, and the next step.</param>
    public sealed record Failed(int Run, string Message) : WatchEvent;

    public sealed record AllGraded(IReadOnlyList<KataVerdict> Verdicts) : WatchEvent;

    public sealed record SweepFailed(string Message) : WatchEvent;
}
