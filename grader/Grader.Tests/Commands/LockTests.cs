namespace Grader.Tests.Commands;

public class LockTests(TinyKatas clone) : CommandTests(clone)
{
    [Fact]
    public async Task What_did_not_change_is_locked_as_it_was()
    {
        var before = Clone.Read("katas/katas.lock.json");

        (await Clone.RunAsync("lock"))
            .Should().Be(new CommandRun(0, "", $"Locked 2 katas with 4 tests.{Environment.NewLine}", ""));
        Clone.Read("katas/katas.lock.json").Should().Be(before);
    }

    [Fact]
    public async Task A_solution_left_where_the_stub_belongs_is_noticed()
    {
        Clone.Solve("00-tiny");

        (await Clone.RunAsync("lock")).Output.Should().Be(
            $"Locked 2 katas with 4 tests.{Environment.NewLine}The stub changed: 'katas/00-tiny/Abacus.cs'. If a solution replaced it, restore the stub with 'git checkout', then lock again.{Environment.NewLine}");
    }

    [Fact]
    public async Task Katas_that_cannot_be_graded_are_all_named_and_the_lock_stays()
    {
        var before = Clone.Read("katas/katas.lock.json");
        Clone.Delete("katas/00-tiny/AbacusTests.cs");
        Clone.Delete("katas/01-tidy/01-tidy.csproj");
        Clone.Write(
            "katas/01-tidy/BroomTests.cs",
            Clone.Read("katas/01-tidy/BroomTests.cs").TrimEnd('}', '\n') +
            "\n\n    [Theory]\n    [InlineData(1)]\n    public void Dust_is_swept_away(int _) { }\n}\n");
        Clone.Write("katas/02-new/README.md", "# New\n");

        (await Clone.RunAsync("lock")).Text.Should().Be("""
            exit code 3
            -- errors
            Kata '00-tiny' has no tests: a source of 'katas/00-tiny' whose name ends in 'Tests.cs', with methods marked [Fact].
            Kata '01-tidy' has no project: 'katas/01-tidy/01-tidy.csproj' with the one line <Project Sdk="Microsoft.NET.Sdk" />.
            Kata '01-tidy' has more than one test 'Dust_is_swept_away': a test's name is its id.
            Kata '02-new' has no stub: a source of 'katas/02-new' with the same name as one of 'solutions/02-new'.
            Kata '02-new' has no project: 'katas/02-new/02-new.csproj' with the one line <Project Sdk="Microsoft.NET.Sdk" />.
            Kata '02-new' has no tests: a source of 'katas/02-new' whose name ends in 'Tests.cs', with methods marked [Fact].

            """);
        Clone.Read("katas/katas.lock.json").Should().Be(before);
    }
}
