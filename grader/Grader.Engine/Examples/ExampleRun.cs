namespace Grader.Engine.Examples;

/// <summary>How a lesson's program ended.</summary>
public abstract record ExampleRun
{
    private ExampleRun()
    {
    }

    /// <param name="Output">What it wrote to standard output, with line feeds.</param>
    public sealed record Ended(int ExitCode, string Output, string Errors) : ExampleRun;

    public sealed record TimedOut(TimeSpan Limit) : ExampleRun;
}
