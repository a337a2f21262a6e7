using Grader.Engine;
using Grader.Engine.Processes;

namespace Grader.Tests;

/// <summary>Answers for some programs instead of running them, and runs the others.</summary>
/// <param name="answers">
/// What a call writes to standard output, or null to run the program. It may throw a fault.
/// </param>
internal sealed class PlayedProcesses(Func<ProcessCall, string?> answers) : IProcessRunner
{
    private readonly ProcessRunner real = new();

    public static EnvironmentFault IsMissing(ProcessCall call) =>
        new($"Cannot start '{call.Program}': No such file or directory. Is it installed and on PATH?");

    public Task<ProcessResult> RunAsync(ProcessCall call, CancellationToken cancellationToken) =>
        answers(call) is { } text
            ? Task.FromResult(new ProcessResult(0, System.Text.Encoding.UTF8.GetBytes(text), ""))
            : real.RunAsync(call, cancellationToken);

    public bool IsRunning(int id) => real.IsRunning(id);
}
