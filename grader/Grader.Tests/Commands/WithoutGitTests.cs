namespace Grader.Tests.Commands;

/// <summary>A downloaded archive: a clone without a repository.</summary>
public sealed class WithoutGitTests(WithoutGitTests.Archive clone) : IClassFixture<WithoutGitTests.Archive>
{
    [Fact]
    public async Task Everything_works_by_the_lock_in_the_folder()
    {
        clone.Delete(".git");
        (await clone.RunAsync("status")).ExitCode.Should().Be(0);
        var stub = clone.Read("katas/00-tiny/Abacus.cs");
        clone.Solve("00-tiny");

        var run = await clone.RunAsync("run", "0");
        var reset = await clone.RunAsync("reset", "0");
        var after = clone.Read("katas/00-tiny/Abacus.cs");
        var undo = await clone.RunAsync("undo");
        var doctor = await clone.RunAsync("doctor");

        run.ExitCode.Should().Be(0, run.Text);
        run.Text.Should().Contain("done, 3 of 3 tests pass").And.Contain("no-git: graded by the lock in this folder");
        reset.ExitCode.Should().Be(0, reset.Text);
        after.Should().Be(stub);
        undo.ExitCode.Should().Be(0, undo.Text);
        clone.Read("katas/00-tiny/Abacus.cs").Should().NotBe(stub);
        doctor.Text.Should().Contain("This folder is no git repository.");
    }

    [Fact]
    public async Task What_was_edited_before_the_first_grade_is_graded_too()
    {
        clone.Delete(".git");
        clone.Delete(".grader");
        clone.Solve("00-tiny");

        var run = await clone.RunAsync("run", "0");

        run.ExitCode.Should().Be(0, run.Text);
    }

    public sealed class Archive() : ScratchClone("00-tiny");
}
