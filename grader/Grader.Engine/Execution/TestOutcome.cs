namespace Grader.Engine.Execution;

public enum TestOutcome
{
    Passed,
    Failed,
    Timeout,
    Crashed,
    NotRun,
}
