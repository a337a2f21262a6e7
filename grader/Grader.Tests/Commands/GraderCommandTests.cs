using Grader.Engine.Processes;

namespace Grader.Tests.Commands;

public class GraderCommandTests(TinyKatas clone) : CommandTests(clone)
{
    [Fact]
    public async Task A_fault_of_its_own_is_reported_as_such() =>
        (await StatusAsync(new InvalidOperationException("a bug"))).Should().Match(
            "4: A fault in the grader, not in your code: a bug*Please report it with these " +
            "lines:*System.InvalidOperationException: a bug*");

    [Fact]
    public async Task Being_stopped_is_no_fault() =>
        (await StatusAsync(new OperationCanceledException()))
            .Should().Be($"1: Stopped. Verdicts found so far are kept.{Environment.NewLine}");

    [Fact]
    public async Task The_usage_line_has_the_name_that_is_typed() =>
        (await Clone.RunAsync("run", "--help")).Output.Should().Contain(
            $"Usage:{Environment.NewLine}  grader run [<KATA>] [options]{Environment.NewLine}",
            "because the launcher's process, and this one, have other names");

    private async Task<string> StatusAsync(Exception fault)
    {
        var run = await ScratchClone.RunAsync(Clone.Surroundings, new Failing(fault), "status");
        return FormattableString.Invariant($"{run.ExitCode}: {run.Errors}");
    }

    private sealed class Failing(Exception fault) : IProcessRunner
    {
        public Task<ProcessResult> RunAsync(ProcessCall call, CancellationToken cancellationToken) => throw fault;

        public bool IsRunning(int id) => throw fault;
    }
}
