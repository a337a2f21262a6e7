using Grader.Engine.Verdicts;

namespace Grader.Engine.Execution;

/// <param name="Name">The method's name, as in the inventory.</param>
/// <param name="Message">Why the test did not pass; empty for a pass. Printable and of limited length, like
/// <paramref name="Output"/>.</param>
/// <param name="Frames">The stack frames that have source, innermost first.</param>
/// <param name="Output">What the test wrote to the console and to its output helper.</param>
internal sealed record TestResult(
    string Name,
    TestOutcome Outcome,
    string Message,
    IReadOnlyList<SourceLocation> Frames,
    string Output,
    TimeSpan Duration)
{
    /// <summary>The result of a test after the first stage that does not pass.</summary>
    public static TestResult Later(string test) =>
        new(test, TestOutcome.NotRun, TestVerdict.LaterStage, [], "", default);
}
