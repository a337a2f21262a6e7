using Grader.Engine.Processes;

namespace Grader.Tests.Commands;

public sealed class EnvironmentTests(TinyKatas clone) : CommandTests(clone)
{
    [Theory]
    [InlineData("status")]
    [InlineData("status", "--json")]
    [InlineData("run", "5")]
    [InlineData("verify")]
    [InlineData("lock")]
    [InlineData("next")]
    public async Task Outside_a_clone_there_is_nothing_to_grade(params string[] arguments)
    {
        using var elsewhere = new TemporaryFolder();

        (await ScratchClone.RunAsync(Clone.Surroundings with { Folder = elsewhere.Path }, new ProcessRunner(), arguments)).Should().Be(new CommandRun(
            3, "", "", $"'{elsewhere.Path}' is not in a clone of the katas (a folder with Katas.sln and katas/). Change to your clone, and run the command there.{Environment.NewLine}"));
    }

    [Fact]
    public async Task Inside_a_clone_any_folder_will_do()
    {
        var run = await ScratchClone.RunAsync(
            Clone.Surroundings with { Folder = Clone.At("katas/00-tiny") }, new ProcessRunner(), "status", "--json");

        run.ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task A_lock_that_was_never_written_is_reported()
    {
        Clone.Delete("katas/katas.lock.json");
        await Clone.CommitAsync();

        (await Clone.RunAsync("status")).Should().Be(new CommandRun(
            3, "", "", $"'katas/katas.lock.json' is missing. 'git checkout katas/katas.lock.json' brings it back; authors write it again with 'grader lock'.{Environment.NewLine}"));
    }

    [Fact]
    public async Task A_broken_lock_that_was_committed_is_reported()
    {
        Clone.Write("katas/katas.lock.json", "{ cut");
        await Clone.CommitAsync();

        (await Clone.RunAsync("run", "0", "--json")).Should().Be(new CommandRun(
            3, "", "", $"The committed 'katas/katas.lock.json' cannot be read as a lock of schema 1. 'git checkout katas/katas.lock.json' brings the committed one back; authors write it again with 'grader lock'.{Environment.NewLine}"));
    }

    [Fact]
    public async Task Records_that_cannot_be_written_are_reported()
    {
        Clone.Solve("00-tiny");
        Clone.Write(".grader/verdicts", "a file where the folder should be");

        var run = await Clone.RunAsync("status");

        run.Should().Be(run with { ExitCode = 3, Screen = "", Output = "" });
        run.Errors.Should().Match($"Cannot write '{Clone.At(".grader/verdicts/00-tiny.json")}': * Nothing was lost. Make the folder writable, or free some disk space, and run the command again.{Environment.NewLine}");
    }

    [Fact]
    public async Task A_state_folder_that_cannot_be_written_is_reported_and_not_needed()
    {
        using var _ = WithoutState();
        Clone.Write(".grader", "a file where the folder should be");

        (await Clone.RunAsync("status")).ExitCode.Should().Be(0, "because pristine stubs need no records");
        Clone.Solve("00-tiny");
        var run = await Clone.RunAsync("status");

        run.Should().Be(run with { ExitCode = 3, Screen = "", Output = "" });
        run.Errors.Should().Match($"Cannot write '{Clone.At(".grader")}*': * Nothing was lost. Make the folder writable, or free some disk space, and run the command again.{Environment.NewLine}");
    }

    [Fact]
    public async Task A_cache_that_cannot_be_written_is_reported()
    {
        using var _ = WithoutState();
        Clone.Solve("00-tiny");
        Clone.Write(".grader/cache/evaluation", "a file where a folder should be");

        var run = await Clone.RunAsync("run", "0");

        run.Should().Be(run with { ExitCode = 3, Screen = "", Output = "" });
        run.Errors.Should().Match($"Cannot read or write a file: *{Clone.At(".grader/cache/evaluation")}* Nothing was lost. Make the folder writable, or free some disk space, and run the command again.{Environment.NewLine}");
    }

    [Fact]
    public async Task A_git_that_does_not_answer_is_reported_and_the_working_tree_does_not_take_its_place()
    {
        Clone.Solve("00-tiny");
        var head = Clone.Read(".git/HEAD");
        Clone.Write(".git/HEAD", "cut");

        var run = await Clone.RunAsync("status");
        Clone.Write(".git/HEAD", head);

        run.Should().Be(run with { ExitCode = 3, Screen = "", Output = "" });
        run.Errors.Should().Match(
            $"Git does not work in '{Clone.Root}': fatal: *. Clone again, and copy your own files into the new " +
            $"clone.{Environment.NewLine}");
    }

    [Fact]
    public async Task An_sdk_that_is_not_there_is_reported()
    {
        using var _ = WithoutState();
        Clone.Solve("00-tiny");
        Clone.Edit("global.json", "10.0.100", "99.0.100");

        var run = await Clone.RunAsync("lock");

        run.Should().Be(run with { ExitCode = 3, Screen = "", Output = "" });
        run.Errors.Should().Contain("99.0.100").And.Contain("global.json");
    }

    [Fact]
    public async Task Half_a_record_is_graded_anew()
    {
        Clone.Solve("00-tiny");
        await Clone.RunAsync("status");
        Clone.Write(".grader/verdicts/00-tiny.json", Clone.Read(".grader/verdicts/00-tiny.json")[..100]);

        var run = await Clone.RunAsync("status", "--json");

        ((string?)run.Kata("00-tiny")["state"], (bool?)run.Kata("00-tiny")["cached"]).Should().Be(("done", false));
    }

    /// <summary>Moves the grader's folder, which has MSBuild's answers, aside until the end of the test.</summary>
    private Aside WithoutState() => new(Clone.At(".grader"), Clone.At(".aside"));

    private sealed class Aside : IDisposable
    {
        private readonly string from;
        private readonly string to;

        public Aside(string from, string to)
        {
            (this.from, this.to) = (from, to);
            Directory.Move(from, to);
        }

        public void Dispose()
        {
            if (Directory.Exists(from))
                Directory.Delete(from, recursive: true);
            File.Delete(from);
            Directory.Move(to, from);
        }
    }
}
