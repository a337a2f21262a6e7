namespace Grader.Protocol;

public enum ReportedOutcome
{
    Passed,
    Failed,
    Skipped,
    NotFound,
}
