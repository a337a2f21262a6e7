namespace Grader.Engine.Execution;

/// <summary>How a worker's run ended.</summary>
internal abstract record WorkerRunEnd
{
    private WorkerRunEnd()
    {
    }

    /// <summary>Every test reported once, the completion record, a normal exit.</summary>
    public sealed record Complete : WorkerRunEnd;

    /// <summary>A test timed out, or the process died while it ran; the earlier results count.</summary>
    public sealed record Interrupted(TestResult Suspect) : WorkerRunEnd;

    /// <summary>
    /// The run failed outside any test, or its messages contradict each other: none of its results count.
    /// </summary>
    public sealed record Doubtful(string Reason) : WorkerRunEnd;

    /// <summary>The assertions no longer work.</summary>
    public sealed record Tampered(string Reason) : WorkerRunEnd;

    /// <summary>The kata's time limit was reached.</summary>
    public sealed record OutOfTime(TestResult? Running) : WorkerRunEnd;

    /// <summary>The worker failed before the first test.</summary>
    public sealed record Faulted(string Reason) : WorkerRunEnd;
}
