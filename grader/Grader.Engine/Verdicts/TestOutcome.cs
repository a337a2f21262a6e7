namespace Grader.Engine.Verdicts;

public enum TestOutcome
{
    Passed,
    Failed,
    Timeout,
    Crashed,
    NotRun,
}
