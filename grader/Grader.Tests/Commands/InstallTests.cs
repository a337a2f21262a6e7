using Grader.Engine.Processes;

namespace Grader.Tests.Commands;

/// <summary>With a home folder of the test's own; what .NET would install is not installed.</summary>
public sealed class InstallTests(TinyKatas clone) : CommandTests(clone), IDisposable
{
    private const string Installing = "Installing 'grader' as a global .NET tool: about 20 seconds.\n";
    private const string Line = "export PATH=\"$PATH:$HOME/.dotnet/tools\"";
    private const string Now = $"Open a new terminal, or paste this line into this one:\n{Line}\n";

    private readonly TemporaryFolder home = new();

    [Fact]
    public async Task What_is_on_PATH_already_needs_no_line()
    {
        home.With("tools/grader", "");

        (await InstallAsync("/bin/bash", ["--yes"], onPath: home.At("tools"))).Output.Should().Be(
            $"{Installing}'grader' is on PATH, in any folder of any clone.\n");
        File.Exists(home.At(".bashrc")).Should().BeFalse();
    }

    [LinuxFact]
    public async Task With_yes_the_profile_gets_one_marked_line()
    {
        home.With(".bashrc", "alias ll='ls -l'");

        (await InstallAsync("/bin/bash", ["--yes"])).Output.Should().Be(
            $"{Installing}'grader' is installed. The last line of ~/.bashrc now puts its folder on PATH.\n{Now}");
        home.Read(".bashrc").Should().Be($"alias ll='ls -l'\n{Line} # added by 'grader install'\n");
    }

    [LinuxFact]
    public async Task A_second_time_adds_nothing()
    {
        await InstallAsync("/usr/bin/zsh", ["--yes"]);
        var once = home.Read(".zshrc");

        (await InstallAsync("/usr/bin/zsh", ["--yes"])).Output.Should().Be(
            $"{Installing}'grader' is installed, and ~/.zshrc puts its folder on PATH.\n{Now}");
        home.Read(".zshrc").Should().Be(once);
    }

    [LinuxFact]
    public async Task A_line_that_is_commented_out_does_not_count()
    {
        home.With(".bashrc", $"# {Line}\n");

        await InstallAsync("/bin/bash", ["--yes"]);

        home.Read(".bashrc").Should().Be($"# {Line}\n{Line} # added by 'grader install'\n");
    }

    [LinuxFact]
    public async Task Fish_has_a_language_of_its_own()
    {
        await InstallAsync("/usr/bin/fish", ["--yes"]);

        home.Read(".config/fish/config.fish").Should().Be(
            "set -gx PATH $PATH $HOME/.dotnet/tools # added by 'grader install'\n");
    }

    [LinuxFact]
    public async Task In_a_terminal_it_asks()
    {
        var agreed = await InstallAsync("/bin/bash", [], typed: "y");
        var added = home.Read(".bashrc");
        home.With(".bashrc", "");
        var refused = await InstallAsync("/bin/bash", [], typed: "n");

        agreed.Screen.Should().StartWith($"Add this line to ~/.bashrc?\n  {Line} [y/n] (y): y");
        added.Should().Be($"{Line} # added by 'grader install'\n");
        refused.Output.Should().Be(
            $"{Installing}'grader' is installed, but its folder is not on PATH.\nAdd this line to ~/.bashrc, or use --yes:\n{Line}\n");
        home.Read(".bashrc").Should().BeEmpty();
    }

    [LinuxFact]
    public async Task Without_a_terminal_it_prints_the_line()
    {
        (await InstallAsync("/bin/bash", [])).Output.Should().Be(
            $"{Installing}'grader' is installed, but its folder is not on PATH.\nAdd this line to ~/.bashrc, or use --yes:\n{Line}\n");
        File.Exists(home.At(".bashrc")).Should().BeFalse();
    }

    [LinuxFact]
    public async Task For_an_unknown_shell_it_prints_the_line() =>
        (await InstallAsync("/bin/ksh", ["--yes"])).Output.Should().Be(
            $"{Installing}'grader' is installed, but its folder is not on PATH.\nAdd this line to your shell's profile:\n{Line}\n");

    [LinuxFact]
    public async Task A_profile_that_cannot_be_written_is_reported()
    {
        home.With(".bashrc/a folder", "");

        (await InstallAsync("/bin/bash", ["--yes"])).Output.Should().Match(
            $"{Installing}'grader' is installed, but ~/.bashrc cannot be written: *\nWhere you set PATH, add:\n{Line}\n");
    }

    public void Dispose() => home.Dispose();

    private Task<CommandRun> InstallAsync(string shell, string[] options, string? typed = null, string? onPath = null)
    {
        var surroundings = Clone.Surroundings with
        {
            HasTerminal = typed is not null,
            Home = home.Path,
            Shell = shell,
            SearchPath = onPath is null ? [] : [onPath],
        };
        var dotnet = new PlayedProcesses(call => call.Program == "dotnet" ? "" : null);
        return ScratchClone.RunTypingAsync(surroundings, dotnet, typed ?? "", ["install", .. options]);
    }
}
