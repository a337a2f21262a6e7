namespace Grader.Protocol;

/// <summary>From a worker to the engine.</summary>
public abstract record WorkerMessage
{
    private WorkerMessage()
    {
    }

    /// <summary>Warm, and waiting for its request; the only message that has the worker's own nonce.</summary>
    public sealed record Ready(int Version, int ProcessId) : WorkerMessage;

    public sealed record Started(int Test) : WorkerMessage;

    public sealed record Finished(
        int Test,
        ReportedOutcome Outcome,
        string Message,
        IReadOnlyList<SourceFrame> Frames,
        string Output,
        TimeSpan Duration) : WorkerMessage;

    /// <summary>An exception that nobody catches is about to end the process.</summary>
    public sealed record Dying(string Message, IReadOnlyList<SourceFrame> Frames, string Output) : WorkerMessage;

    /// <summary>The assertions no longer fail when they must, so no result of this run counts.</summary>
    public sealed record Untrusted(string Reason) : WorkerMessage;

    /// <summary>The run could not begin, for a reason outside the tests.</summary>
    public sealed record Refused(string Reason) : WorkerMessage;

    /// <summary>
    /// All tests were reported, up to the end of the last stage or of the first one with a test that did not pass, and
    /// the assertions still work.
    /// </summary>
    public sealed record Completed(int Tests) : WorkerMessage;
}
