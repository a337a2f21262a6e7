using Grader.Engine.Verdicts;
using Grader.Protocol;

namespace Grader.Engine.Execution;

/// <summary>What a worker says of a test, made printable and bounded.</summary>
internal static class WorkerReport
{
    private const int MaxText = 40 * 1024;
    private const int MaxFrames = 64;

    public static TestResult Result(string test, WorkerMessage.Finished finished) => new(
        test,
        finished.Outcome switch
        {
            ReportedOutcome.Passed => TestOutcome.Passed,
            ReportedOutcome.Failed => TestOutcome.Failed,
            _ => TestOutcome.NotRun,
        },
        Text(finished.Message),
        Locations(finished.Frames),
        Text(finished.Output),
        finished.Duration);

    public static string Text(string text) => Printable.Text(text, MaxText);

    public static SourceLocation[] Locations(IEnumerable<SourceFrame> frames) =>
        [.. frames.Take(MaxFrames).Select(frame => new SourceLocation(frame.File, frame.Line))];
}
