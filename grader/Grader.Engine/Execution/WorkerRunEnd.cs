namespace Grader.Engine.Execution;

/// <summary>How a worker's run ended.</summary>
internal abstract record WorkerRunEnd
{
    private WorkerRunEnd()
    {
    }

    /// <summary>Every test reported once, the completion record, a normal exit.</summary>
    public sealed record Complete : WorkerRunEnd;

    /// <summary>A test overran, or the process died under it; those that had ended before hold.</summary>
    public sealed record Interrupted(TestResult Suspect) : WorkerRunEnd;

    /// <summary>It went wrong where no test can be named, or the messages contradict each other: no result of it holds.</summary>
    public sealed record Doubtful(string Reason) : WorkerRunEnd;

    /// <summary>The assertions no longer work.</summary>
    public sealed record Tampered(string Reason) : WorkerRunEnd;

    /// <summary>The kata's time was up.</summary>
    public sealed record OutOfTime(TestResult? Running) : WorkerRunEnd;

    /// <summary>It never came to a test.</summary>
    public sealed record Faulted(string Reason) : WorkerRunEnd;
}
