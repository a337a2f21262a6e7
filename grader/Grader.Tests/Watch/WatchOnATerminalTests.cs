using Grader.Tests.Commands;
using Grader.Tests.House;

namespace Grader.Tests.Watch;

/// <summary>The built program on a real terminal.</summary>
public sealed class WatchOnATerminalTests(TinyKatas clone) : CommandTests(clone)
{
    private const string AlternateScreen = "\e[?1049h";
    private const string FormerScreen = "\e[?1049l";

    [LinuxFact]
    public async Task Saves_keys_and_sizes_are_seen_and_q_gives_the_terminal_back()
    {
        using var terminal = Open(80, 24);
        await terminal.ShowsAsync("not started");

        Clone.Edit(Stub, "throw new NotImplementedException(\"Return the sum.\")", "left + right");
        await terminal.ShowsAsync("1 of 3 tests pass");

        File.Copy(Clone.At("solutions/00-tiny/Abacus.cs"), Clone.At("katas/00-tiny/.Abacus.cs.swp"));
        File.Move(Clone.At("katas/00-tiny/.Abacus.cs.swp"), Clone.At(Stub), overwrite: true);
        await terminal.ShowsAsync("done, 3 of 3 tests pass");

        Directory.Move(Clone.At("katas/00-tiny"), Clone.At("away"));
        await terminal.ShowsAsync("is missing");
        Directory.Move(Clone.At("away"), Clone.At("katas/00-tiny"));
        await terminal.ShowsAsync("done, 3 of 3 tests pass");

        terminal.Type("s");
        await terminal.ShowsAsync("# Tiny");
        terminal.Type("q");
        await terminal.ShowsAsync("[q]uit");
        await terminal.ResizeAsync(40, 12);
        await terminal.WaitAsync(
            now => now.Frame.Split('\n') is { Length: 12 } lines && lines.All(line => line.Length <= 40));
        terminal.Type("n");
        await terminal.ShowsAsync("01-tidy");

        terminal.Type("q");
        await IsGivenBackAsync(terminal, exitCode: 0);
    }

    [LinuxFact]
    public async Task Ctrl_C_gives_the_terminal_back()
    {
        using var terminal = Open(80, 24);
        await terminal.ShowsAsync("not started");

        terminal.Type("\x03");

        await IsGivenBackAsync(terminal, exitCode: 0);
    }

    [LinuxFact]
    public async Task Keys_that_come_in_a_burst_are_all_handled()
    {
        using var terminal = Open(80, 24);
        await terminal.ShowsAsync("not started");

        terminal.Type("hhhh");

        await terminal.ShowsAsync("Hint 4 of 4.");
        terminal.Type("q");
        await IsGivenBackAsync(terminal, exitCode: 0);
    }

    private PseudoTerminal Open(int width, int height) =>
        new(width, height, Clone.Root, Repository.Built("Grader", "grader"), "watch", "0");

    private static async Task IsGivenBackAsync(PseudoTerminal terminal, int exitCode)
    {
        var (code, settings) = await terminal.EndAsync();
        code.Should().Be(exitCode);
        terminal.Raw.Should().Contain(AlternateScreen);
        terminal.Raw.LastIndexOf(FormerScreen, StringComparison.Ordinal).Should().BeGreaterThan(
            terminal.Raw.LastIndexOf(AlternateScreen, StringComparison.Ordinal), "because the former screen is back");
        settings.Should().MatchRegex(@"(^|\s)echo(\s|$)", "because typing is seen again").And.MatchRegex(
            @"(^|\s)icanon(\s|$)", "because lines are lines again");
    }
}
