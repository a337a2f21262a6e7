using Grader.Engine.Processes;
using Grader.Tests.Watch;

namespace Grader.Tests.House;

/// <summary>What the first build of a clone writes to the terminal.</summary>
public sealed class BuildNewsTests : IDisposable
{
    private static readonly string Script = Path.Combine(Repository.Root, "grader", "build-news.sh");
    private readonly TemporaryFolder folder = new();

    [LinuxFact]
    public async Task Every_node_of_the_build_draws_over_the_last_line_of_the_terminal_that_started_it()
    {
        folder.With("build.sh", $"""
            sh '{Script}' news start 'Building the grader.'
            setsid --wait sh '{Script}' news say 'compiling One' < /dev/null > /dev/null
            sh '{Script}' news end
            """);
        using var terminal = new PseudoTerminal(80, 24, folder.Path, "sh", "build.sh");

        (await terminal.EndAsync()).ExitCode.Should().Be(0);

        var line = "compiling One".PadRight(70);
        terminal.Raw.Should().Be($"Building the grader.\r\n  {line}\r  {"",70}\r");
        File.Exists(folder.At("news")).Should().BeFalse();
    }

    [LinuxFact]
    public async Task Without_a_terminal_nothing_is_written()
    {
        foreach (string[] step in new string[][] { ["start", "Building."], ["say", "compiling One"] })
        {
            var run = await new ProcessRunner().RunAsync(
                new ProcessCall("setsid", ["--wait", "sh", Script, "news", .. step], folder.Path),
                CancellationToken.None);

            (run.ExitCode, run.Text, run.Errors).Should().Be((1, "", ""));
        }

        File.Exists(folder.At("news")).Should().BeFalse();
    }

    public void Dispose() => folder.Dispose();
}
