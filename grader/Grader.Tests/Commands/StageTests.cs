using System.Text.Json.Nodes;

namespace Grader.Tests.Commands;

public sealed class StageTests(StageTests.StagedKata clone) : IClassFixture<StageTests.StagedKata>, IAsyncLifetime
{
    private const string Stub = "katas/02-steps/Steps.cs";

    public Task InitializeAsync() => clone.ResetAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task What_comes_behind_the_first_stage_that_fails_is_not_run()
    {
        Solve(wrong: ["Second", "Third"]);

        (await TestsAsync("run", "2", "--json")).Should().Equal(
            "The_first_step_is_1 passed: ",
            "The_second_step_is_2 failed: Expected step to be 2 because it is the second one, but found -2 " +
            "(difference of -4).",
            "The_third_step_is_3 not-run: a later stage");
    }

    [Fact]
    public async Task All_stages_run_every_test_also_when_a_verdict_without_them_is_known()
    {
        Solve(wrong: ["First"]);
        await clone.RunAsync("run", "2");

        (await TestsAsync("run", "2", "--all-stages", "--json")).Select(test => test.Split(':')[0]).Should().Equal(
            "The_first_step_is_1 failed", "The_second_step_is_2 passed", "The_third_step_is_3 passed");
    }

    [Fact]
    public async Task Core_is_done_and_everything_is_mastered()
    {
        Solve(wrong: ["Third"]);
        var done = await clone.RunAsync("run", "2", "--json");
        (await clone.RunAsync("run", "2", "--mastery")).ExitCode
            .Should().Be(1, "because the mastery stage does not pass");
        Solve(wrong: []);
        var mastered = await clone.RunAsync("run", "2", "--mastery", "--json");

        done.ExitCode.Should().Be(0, "because the core stages pass");
        Summary(done).Should().Be("""{"done":1,"mastered":0,"total":1,"next":null}""");
        mastered.ExitCode.Should().Be(0);
        Summary(mastered).Should().Be("""{"done":1,"mastered":1,"total":1,"next":null}""");
        JsonNode.Parse(mastered.Output)!["katas"]![0]!["stages"]!.ToJsonString().Should().Be(
            """[{"title":"First step","level":"core","passed":1,"total":1,"minutes":5},{"title":"Second step","level":"core","passed":1,"total":1,"minutes":5},{"title":"Third step","level":"mastery","passed":1,"total":1,"minutes":5}]""");
    }

    [Fact]
    public async Task A_hang_in_the_mastery_stage_takes_nothing_from_done()
    {
        Solve(wrong: []);
        clone.Edit(Stub, "Third() => 3;", "Third() { while (true) { } }");

        var run = await clone.RunAsync("run", "2", "--json");

        run.ExitCode.Should().Be(0);
        JsonNode.Parse(run.Output)!["katas"]![0]!["state"]!.GetValue<string>().Should().Be("done");
    }

    [Fact]
    public async Task The_screens_of_a_kata_in_stages()
    {
        Solve(wrong: ["Second", "Third"]);
        var second = await clone.RunAsync("run", "2");
        Solve(wrong: ["Third"]);
        var done = await clone.RunAsync("run", "2");
        var mastery = await clone.RunAsync("run", "2", "--mastery");
        var hint = await clone.RunAsync("hint", "2");
        Solve(wrong: []);
        var mastered = await clone.RunAsync("run");
        var status = await clone.RunAsync("status");

        await Verify(string.Join(
            "\n--------\n", new[] { second, done, mastery, hint, mastered, status }.Select(run => run.Text)));
    }

    [Fact]
    public async Task The_kata_one_is_at_stays_the_same_after_a_pass()
    {
        Solve(wrong: []);
        await clone.RunAsync("run", "2");

        (await clone.RunAsync("solution")).Text.Should().Contain("Steps.cs");
    }

    [Fact]
    public async Task A_stage_whose_tests_need_a_later_stage_is_reported()
    {
        const string first = "katas/02-steps/1-FirstTests.cs";
        var sound = await clone.RunAsync("verify", "2");
        // By name; hidden from the compiler; and in a member that no test names and that the first step uses.
        clone.Edit(
            Stub, "    public static int Second", "    /// <remarks>Stage 2.</remarks>\n    public static int Second");
        clone.Edit(first, "Steps.First()", "Steps.Second() - Katas.Steps.Steps.First()");
        clone.Edit(first, "    }\n}", """
                }

                [Fact]
                public void The_steps_are_known_by_name() =>
                    typeof(Katas.Steps.Steps).GetMethod("Third")!.Invoke(null, null).Should().Be(3);
            }
            """);
        clone.Edit(Stub, "}", "\n    public static int One() => throw new NotImplementedException(\"Return 1.\");\n}");
        clone.Edit(
            "solutions/02-steps/Steps.cs",
            "First() => 1;\n",
            "First() => One();\n\n    public static int One() => 1;\n");

        var late = await clone.RunAsync("verify", "2");

        await Verify($"{sound.Text}\n--------\n{late.Text}");
    }

    /// <summary>The reference, with these members wrong.</summary>
    private void Solve(IReadOnlyList<string> wrong)
    {
        clone.Solve("02-steps");
        foreach (var member in wrong)
            clone.Edit(Stub, $"{member}() => ", $"{member}() => -");
    }

    private async Task<IEnumerable<string>> TestsAsync(params string[] arguments) =>
        JsonNode.Parse((await clone.RunAsync(arguments)).Output)!["katas"]![0]!["tests"]!.AsArray()
            .Select(test => $"{test!["name"]} {test["outcome"]}: {test["message"]}");

    private static string Summary(CommandRun run) => JsonNode.Parse(run.Output)!["summary"]!.ToJsonString();

    public sealed class StagedKata() : ScratchClone("02-steps");
}
