using Grader.Commands;
using Grader.Engine.Processes;
using Spectre.Console.Testing;

namespace Grader.Tests.Commands;

public class GraderCommandTests(TinyKatas clone) : CommandTests(clone)
{
    [Fact]
    public async Task A_fault_of_its_own_is_told_as_such() =>
        (await InvokeAsync(new Failing(new InvalidOperationException("a bug")))).Should().Match("4: A fault in the grader, not in your code: a bug*Please report it with these lines:*System.InvalidOperationException: a bug*");

    [Fact]
    public async Task Being_stopped_is_no_fault() =>
        (await InvokeAsync(new Failing(new OperationCanceledException()))).Should().Be($"1: Stopped. Verdicts found so far are kept.{Environment.NewLine}");

    private async Task<string> InvokeAsync(IProcessRunner processes)
    {
        using var screen = new TestConsole();
        await using var errors = new StringWriter();
        var exitCode = await new GraderCommand(new GraderSession(screen, TextWriter.Null, errors, TimeProvider.System, processes, Clone.Surroundings)).InvokeAsync(["status"]);
        return FormattableString.Invariant($"{exitCode}: {errors}");
    }

    private sealed class Failing(Exception fault) : IProcessRunner
    {
        public Task<ProcessResult> RunAsync(ProcessCall call, CancellationToken cancellationToken) => throw fault;
    }
}
