namespace Grader.Engine.Execution;

internal abstract record ExecutionReport
{
    private ExecutionReport()
    {
    }

    /// <param name="Tests">Exactly the inventory, in its order.</param>
    public sealed record Completed(IReadOnlyList<TestResult> Tests) : ExecutionReport;

    /// <summary>An environment problem, never the learner's fault.</summary>
    public sealed record Faulted(string Reason) : ExecutionReport;
}
