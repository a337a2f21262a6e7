using Grader.Engine.Files;
using Grader.Engine.Processes;

namespace Grader.Tests;

/// <summary>A temporary folder under git, with the attributes of the real repository.</summary>
public sealed class GitFolder : IAsyncDisposable
{
    private GitFolder(TemporaryFolder files)
    {
        Files = files;
        Repository = new GitRepository(new ProcessRunner(), files.Path);
    }

    public TemporaryFolder Files { get; }
    public GitRepository Repository { get; }

    public static async Task<GitFolder> CreateAsync()
    {
        var git = new GitFolder(new TemporaryFolder().With(".gitattributes", "* text=auto eol=lf\n"));
        await git.RunAsync("init", "-q");
        return git;
    }

    /// <summary>Git's output, without the line break at its end.</summary>
    public async Task<string> RunAsync(params string[] arguments)
    {
        var answer = await new ProcessRunner().RunAsync(
            new ProcessCall(
                "git", ["-c", "user.name=Test", "-c", "user.email=test@example.org", .. arguments], Files.Path),
            CancellationToken.None);
        answer.ExitCode.Should().Be(0, answer.Text + answer.Errors);
        return answer.Text.TrimEnd('\n');
    }

    public async Task CommitAsync()
    {
        await RunAsync("add", "-A");
        await RunAsync("commit", "-q", "--allow-empty", "-m", "as it is now");
    }

    public ValueTask DisposeAsync()
    {
        Files.Dispose();
        return ValueTask.CompletedTask;
    }
}
