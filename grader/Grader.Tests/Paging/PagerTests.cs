using Grader.Engine.Processes;
using Grader.Paging;
using Grader.Tests.Watch;
using Spectre.Console;
using Spectre.Console.Testing;

namespace Grader.Tests.Paging;

public sealed class PagerTests : IDisposable
{
    private readonly FakeTerminal terminal = new();
    private readonly TestConsole screen = new();
    private readonly CancellationTokenSource stop = new();

    [Fact]
    public async Task A_long_text_is_shown_page_by_page()
    {
        var showing = ShowAsync(lines: 50);
        await terminal.ShowsAsync("line 23\n");
        terminal.Frame.Should().StartWith("line 1\n").And.EndWith("\n  space: next page   b: back   q: quit   (46 %)");

        terminal.Press(' ');
        terminal.Frame.Should().StartWith("line 23\n", "because the last line of a page is the first of the next one");
        terminal.Press(' ');
        terminal.Frame.Should().StartWith("line 28\n").And.EndWith("line 50\n  the end   b: back   q: quit   (100 %)");
        terminal.Press('b');
        terminal.Frame.Should().StartWith("line 6\n");
        terminal.Press('g');
        terminal.Frame.Should().StartWith("line 1\n");
        terminal.Press('j');
        terminal.Frame.Should().StartWith("line 2\n");

        terminal.Press('q');
        await showing;
        terminal.IsTaken.Should().BeFalse();
        screen.Output.Should().BeEmpty();
    }

    [Fact]
    public async Task A_text_that_fits_is_printed()
    {
        await ShowAsync(lines: 23);

        terminal.Frame.Should().BeEmpty();
        screen.Output.Should().StartWith("line 1\n").And.EndWith("line 23\n");
    }

    [Fact]
    public async Task Without_a_terminal_everything_is_printed()
    {
        await ShowAsync(lines: 50, hasTerminal: false);

        terminal.Frame.Should().BeEmpty();
        screen.Output.Should().StartWith("line 1\n").And.EndWith("line 50\n");
    }

    [Fact]
    public async Task A_resized_terminal_is_drawn_anew()
    {
        var showing = ShowAsync(lines: 50);
        await terminal.ShowsAsync("line 23\n");

        terminal.Resize(40, 60);

        terminal.Frame.Split('\n').Should().HaveCount(60).And.EndWith(" space, b, q (100 %)");
        terminal.Press('q');
        await showing;
    }

    [Fact]
    public async Task Ctrl_C_leaves_it_too()
    {
        var showing = ShowAsync(lines: 50);
        await terminal.ShowsAsync("line 23\n");

        await stop.CancelAsync();

        await showing;
        terminal.IsTaken.Should().BeFalse();
    }

    public void Dispose()
    {
        stop.Dispose();
        screen.Dispose();
    }

    private Task ShowAsync(int lines, bool hasTerminal = true)
    {
        var surroundings = new Surroundings(Path.GetTempPath(), hasTerminal, TimeFactor: 1);
        var session = new GraderSession(
            screen, terminal, TextWriter.Null, TextWriter.Null, TimeProvider.System, new ProcessRunner(), surroundings);
        return new Pager(session)
            .ShowAsync(new Rows(Enumerable.Range(1, lines).Select(line => new Text($"line {line}"))), stop.Token);
    }
}
