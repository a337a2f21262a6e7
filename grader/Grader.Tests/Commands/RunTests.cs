namespace Grader.Tests.Commands;

public class RunTests(TinyKatas clone) : CommandTests(clone)
{
    [Fact]
    public async Task A_pass_ends_with_0_and_anything_else_with_1()
    {
        Clone.Solve("00-tiny");

        (await Clone.RunAsync("run", "tiny")).ExitCode.Should().Be(0);
        (await Clone.RunAsync("run", "1")).ExitCode.Should().Be(1, "because 01-tidy is not started");
        (await Clone.RunAsync("run", "--all")).ExitCode.Should().Be(1, "because one of them does not pass");
        Clone.Solve("01-tidy");
        (await Clone.RunAsync("run", "--all")).ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task Without_a_name_it_is_the_kata_that_was_begun()
    {
        Clone.Solve("01-tidy");
        Clone.Edit("katas/01-tidy/Broom.cs", "floor.Trim()", "floor");

        await Verify((await Clone.RunAsync("run")).Text);
    }

    [Fact]
    public async Task A_syntax_error_is_reported_with_file_line_and_column()
    {
        Clone.Solve("00-tiny");
        Clone.Edit(Stub, "left + right;", "left + right");

        await Verify((await Clone.RunAsync("run", "0", "--json")).Text);
    }

    [Fact]
    public async Task What_the_rules_ban_is_a_build_error_with_the_reason()
    {
        Clone.Solve("00-tiny");
        Clone.Edit(Stub, "await Task.Yield();", "Thread.Sleep(1);");

        await Verify((await Clone.RunAsync("run", "0")).Text);
    }

    [Fact]
    public async Task A_rule_is_not_switched_off_in_the_source()
    {
        Clone.Solve("00-tiny");
        Clone.Edit(Stub, "await Task.Yield();", "Thread.Sleep(1);");
        Clone.Write(Stub, "#pragma warning disable\n" + Clone.Read(Stub));
        Clone.Write("katas/00-tiny/.editorconfig", "root = true\n[*.cs]\ndotnet_diagnostic.RS0030.severity = none\n");

        await Verify((await Clone.RunAsync("run", "0")).Text);
    }

    [LinuxFact]
    public async Task An_endless_loop_costs_its_own_test()
    {
        Clone.Solve("00-tiny");
        Clone.Edit(Stub, "2 * number;",
            "Forever();\n    }\n\n    private static int Forever()\n    { while (true) { }");
        Clone.Edit(Stub, "\"Hello, \"", "\"Hi, \"");

        await Verify((await Clone.RunAsync("run", "0", "--json")).Text);
    }

    [Theory]
    [InlineData("Environment.FailFast(\"enough\");")]
    [InlineData("Down(0);")]
    [InlineData("Environment.Exit(0);")]
    public async Task A_crash_costs_its_own_test(string crash)
    {
        Clone.Solve("00-tiny");
        Clone.Edit(Stub, "await Task.Yield();", crash);
        Clone.Edit(Stub, "    public static string Greet",
            "    private static int Down(int depth) => 1 + Down(depth + 1);\n\n    public static string Greet");

        var run = await Clone.RunAsync("run", "0", "--json");

        run.Outcomes("00-tiny")
            .Should().Be("Two_numbers_are_added: passed, A_number_is_doubled: crashed, A_guest_is_greeted: passed");
        run.ExitCode.Should().Be(1);
    }

    [Fact]
    public async Task Edited_tests_are_reported_and_graded_as_locked()
    {
        Clone.Write("katas/00-tiny/AbacusTests.cs",
            "namespace Tests.Tiny;\n\npublic class AbacusTests\n{\n    [Fact]\n    public void Easy() { }\n}\n");
        Clone.Edit(Stub, "throw new NotImplementedException(\"Return the sum.\")", "left + right");
        Clone.Delete("katas/00-tiny/BannedSymbols.txt");

        await Verify((await Clone.RunAsync("run", "0", "--json")).Text);
    }

    [Fact]
    public async Task A_build_file_next_to_a_kata_is_not_evaluated()
    {
        Clone.Solve("00-tiny");
        Clone.Write("katas/00-tiny/Directory.Build.props", "<Project><Import Project=\"nowhere\" /></Project>\n");
        Clone.Write("katas/00-tiny/00-tiny.csproj", "<Project Sdk=\"Nobody.Has.This.Sdk\" />\n");

        await Verify((await Clone.RunAsync("run", "0")).Text);
    }

    [Fact]
    public async Task A_deleted_stub_is_reported_with_the_way_back()
    {
        Clone.Delete(Stub);

        await Verify((await Clone.RunAsync("run", "0", "--json")).Text);
    }

    [Fact]
    public async Task A_renamed_stub_is_recognised()
    {
        File.Move(Clone.At(Stub), Clone.At("katas/00-tiny/MyAbacus.cs"));

        await Verify((await Clone.RunAsync("run", "0")).Text);
    }

    [Fact]
    public async Task A_committed_lock_counts_and_an_edited_one_is_reported()
    {
        Clone.Solve("00-tiny");
        Clone.Edit("katas/katas.lock.json", "\"A_guest_is_greeted\"", "\"Easy\"");

        await Verify((await Clone.RunAsync("run", "0")).Text);
    }

    [Fact]
    public async Task One_failure_in_many_runs_is_a_failure_until_the_code_changes()
    {
        Clone.Solve("00-tiny");
        var runs = Clone.At("runs");
        Clone.Edit(Stub, "left + right", $"Runs() == 3 ? -1 : left + right");
        Clone.Edit(
            Stub,
            "    public static string Greet",
            $"    private static int Runs()\n    {{\n        File.AppendAllText(\"{runs}\", \"x\");\n" +
            $"        return File.ReadAllText(\"{runs}\").Length;\n    }}\n\n    public static string Greet");

        var once = await Clone.RunAsync("run", "0", "--json");
        var often = await Clone.RunAsync("run", "0", "--repeat", "4", "--json");
        var after = await Clone.RunAsync("run", "0", "--json");

        once.ExitCode.Should().Be(0);
        often.ExitCode.Should().Be(1);
        often.Kata("00-tiny")["notes"]!.ToJsonString().Should().Be("[\"unstable: passed 3 of 4\"]");
        often.Outcomes("00-tiny")
            .Should().Be("Two_numbers_are_added: failed, A_number_is_doubled: passed, A_guest_is_greeted: passed");
        after.ExitCode.Should().Be(1, "because nothing has changed since");
        after.Kata("00-tiny")["notes"]!.ToJsonString().Should().Be("[\"unstable: passed 3 of 4\"]");
    }

    [Fact]
    public async Task A_broken_lock_in_the_working_tree_stops_nobody()
    {
        Clone.Solve("00-tiny");
        Clone.Write("katas/katas.lock.json", "{ cut");

        (await Clone.RunAsync("run", "0")).ExitCode.Should().Be(0);
    }
}
