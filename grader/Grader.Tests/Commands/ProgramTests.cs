using System.Text.Json.Nodes;
using Grader.Engine.Processes;
using Grader.Tests.House;

namespace Grader.Tests.Commands;

/// <summary>Runs the built program as a learner does.</summary>
public class ProgramTests(TinyKatas clone) : CommandTests(clone)
{
    [LinuxFact]
    public async Task A_test_that_hangs_leaves_no_process_and_no_file()
    {
        using var temporary = new TemporaryFolder();
        Clone.Solve("00-tiny");
        Clone.Edit(Stub, "await Task.Yield();", "await new TaskCompletionSource().Task;");
        Clone.Edit(Stub, "\"Hello, \" + name;",
            "Forever();\n\n    private static string Forever()\n    {\n        while (true)\n        {\n        }\n" +
            "    }");

        var ended = await RunAsync(new() { ["TMPDIR"] = temporary.Path }, "run", "0", "--json");

        new CommandRun(ended.ExitCode, "", ended.Text, ended.Errors).Outcomes("00-tiny")
            .Should().Be("Two_numbers_are_added: passed, A_number_is_doubled: timeout, A_guest_is_greeted: timeout");
        ended.ExitCode.Should().Be(1);
        ProcessTable.WithInEnvironment(temporary.Path).Should().BeEmpty();
        Directory.EnumerateFileSystemEntries(temporary.Path)
            .Where(path => Path.GetFileName(path).StartsWith("grader-", StringComparison.Ordinal)).Should().BeEmpty();
        Directory.EnumerateFileSystemEntries(Clone.At(".grader/grades")).Should().BeEmpty();
    }

    [Fact]
    public async Task Json_is_all_that_it_writes()
    {
        var ended = await RunAsync([], "status", "--json");

        (ended.ExitCode, ended.Errors).Should().Be((0, ""));
        JsonNode.Parse(ended.Text)!["summary"]!.ToJsonString()
            .Should().Be("""{"done":0,"mastered":0,"total":2,"next":"00-tiny"}""");
    }

    [Fact]
    public async Task A_time_factor_that_is_not_a_number_is_reported()
    {
        var ended = await RunAsync(new() { [Surroundings.TimeFactorVariable] = "fast" }, "status");

        (ended.ExitCode, ended.Text, ended.Errors).Should().Be((
            3, "", "GRADER_TIME_FACTOR is 'fast'; it must be a number from 0.1 to 100, " +
            $"such as 2 on a machine half as fast.{Environment.NewLine}"));
    }

    private Task<ProcessResult> RunAsync(Dictionary<string, string?> variables, params string[] arguments) =>
        new ProcessRunner().RunAsync(
            new ProcessCall("dotnet", [Repository.Built("Grader", "grader.dll"), .. arguments], Clone.Root, variables),
            CancellationToken.None);
}
