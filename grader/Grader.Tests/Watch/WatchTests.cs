using System.Text.Json.Nodes;
using Grader.Commands;
using Grader.Engine.Processes;
using Grader.Tests.Commands;
using Spectre.Console.Testing;

namespace Grader.Tests.Watch;

public class WatchTests(TinyKatas clone) : CommandTests(clone), IDisposable
{
    private readonly FakeTerminal terminal = new();
    private readonly CancellationTokenSource end = new();
    private readonly LineWriter output = new();

    [Fact]
    public async Task A_save_shows_the_verdict_in_place_and_what_changed()
    {
        var watching = WatchAsync("0");
        await terminal.ShowsAsync("not started");

        Clone.Edit(Stub, "throw new NotImplementedException(\"Return the sum.\")", "left + right");

        var frame = await terminal.ShowsAsync("1 of 3 tests pass");
        await LeaveAsync(watching);
        await Verify(frame);
    }

    [Fact]
    public async Task A_save_during_a_run_cancels_it_and_starts_over()
    {
        var reference = Clone.Read("solutions/00-tiny/Abacus.cs");
        var watching = WatchAsync("0");
        await terminal.ShowsAsync("not started");

        Clone.Write(Stub, reference.Replace("left + right;", "Add(left, right) + 0;", StringComparison.Ordinal).Replace(
            "public static int Add(int left, int right) =>",
            "public static int Add(int left, int right) { while (true) { } }\n" +
            "    private static int Other(int left, int right) =>",
            StringComparison.Ordinal));
        await terminal.ShowsAsync("…");
        Clone.Write(Stub, reference);

        await terminal.ShowsAsync("done, 3 of 3 tests pass");
        await LeaveAsync(watching);
        terminal.Frame.Should().NotContain("timeout");
    }

    [Fact]
    public async Task An_editor_that_saves_by_rename_is_noticed()
    {
        var watching = WatchAsync("0");
        await terminal.ShowsAsync("not started");

        File.Copy(Clone.At("solutions/00-tiny/Abacus.cs"), Clone.At("katas/00-tiny/.Abacus.cs.swp"));
        File.Move(Clone.At("katas/00-tiny/.Abacus.cs.swp"), Clone.At(Stub), overwrite: true);

        await terminal.ShowsAsync("done, 3 of 3 tests pass");
        await LeaveAsync(watching);
    }

    [Fact]
    public async Task A_folder_may_go_away_and_come_back()
    {
        var watching = WatchAsync("0");
        await terminal.ShowsAsync("not started");

        Directory.Move(Clone.At("katas/00-tiny"), Clone.At("away"));
        await terminal.ShowsAsync("is missing");
        Directory.Move(Clone.At("away"), Clone.At("katas/00-tiny"));
        await terminal.ShowsAsync("not started");
        Clone.Solve("00-tiny");

        await terminal.ShowsAsync("done, 3 of 3 tests pass");
        await LeaveAsync(watching);
    }

    [Fact]
    public async Task Keys_ask_for_a_hint_the_lesson_the_next_kata_and_all()
    {
        var watching = WatchAsync("0");
        await terminal.ShowsAsync("not started");

        terminal.Press('h');
        var hint = await terminal.ShowsAsync("Hint 1 of 4.");
        terminal.Press('s');
        var lesson = await terminal.ShowsAsync("# Tiny");
        terminal.Press('q');
        await terminal.ShowsAsync("[q]uit");
        terminal.Press('a');
        var all = await terminal.ShowsAsync("0 of 2 done");
        terminal.Press('q');
        await terminal.ShowsAsync("[n]ext");
        terminal.Press('n');
        await terminal.ShowsAsync("Read the lesson ('s'), edit katas/01-tidy/");
        await LeaveAsync(watching);

        await Verify(string.Join("\n=====\n", hint, lesson, all));
    }

    [Fact]
    public async Task A_resized_terminal_is_drawn_anew_and_nothing_breaks_at_40_columns()
    {
        var watching = WatchAsync("0");
        await terminal.ShowsAsync("not started");

        terminal.Resize(40, 10);

        terminal.Frame.Split('\n').Should().HaveCount(10).And.OnlyContain(line => line.Length <= 40);
        await LeaveAsync(watching);
    }

    [Fact]
    public async Task The_terminal_is_given_back_on_every_way_out()
    {
        var watching = WatchAsync("0");
        await terminal.ShowsAsync("not started");
        terminal.IsTaken.Should().BeTrue();

        await end.CancelAsync();

        (await watching).Should().Be(0);
        terminal.IsTaken.Should().BeFalse();
    }

    [Fact]
    public async Task Json_has_a_line_for_each_event()
    {
        var watching = WatchAsync("0", "--json");
        await output.LinesAsync(3);
        Clone.Solve("00-tiny");
        var lines = (await output.LinesAsync(6)).Select(line => JsonNode.Parse(line)!).ToList();
        await end.CancelAsync();
        await watching;

        lines.Select(line => $"{line["event"]} {line["id"]} {line["kata"]?["state"]}").Should().Equal(
            "ready 00-tiny ", "started 00-tiny ", "verdict 00-tiny not-started",
            "saved 00-tiny ", "started 00-tiny ", "verdict 00-tiny done");
        lines.Select(line => (long)line["at"]!).Should().BeInAscendingOrder();
    }

    public void Dispose()
    {
        end.Dispose();
        output.Dispose();
        GC.SuppressFinalize(this);
    }

    private Task<int> WatchAsync(params string[] arguments)
    {
        var screen = new TestConsole { Profile = { Width = 80 } };
        var session = new GraderSession(screen, terminal, output, TextWriter.Null, TimeProvider.System,
            new ProcessRunner(), Clone.Surroundings with { HasTerminal = true });
        return Task.Run(() => new GraderCommand(session).InvokeAsync(["watch", .. arguments], end.Token));
    }

    private async Task LeaveAsync(Task<int> watching)
    {
        terminal.Press('q');
        (await watching).Should().Be(0);
    }
}
