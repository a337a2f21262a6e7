using Grader.Engine.Catalog;
using Grader.Tests.Catalog;
using Grader.Tests.Support;
using Grader.Tests.Verdicts;
using Grader.Watch;
using Katas.Support;

namespace Grader.Tests.Watch;

/// <summary>The loop owns what it starts. The tests run on a pump, which can produce every moment.</summary>
[Collection(PumpCollection.Name)]
public sealed class WatchLoopTests : IDisposable
{
    private readonly HeldWork work = new(SampleVerdicts.Done);
    private readonly RecordedOutput output = new();
    private readonly CancellationTokenSource end = new();

    [Fact]
    public void All_asked_for_three_times_is_one_sweep() => Pump.Run(async pump =>
    {
        using var loop = new WatchLoop(work, output);
        var watching = WatchAsync(loop);
        Press(loop, "aaa");
        await pump.Settle();

        work.Sweeps.Should().Be(1);

        work.LetGo();
        await pump.Settle();
        output.Told.Should().ContainSingle(told => told == "all");

        Press(loop, "a");
        await pump.Settle();
        work.Sweeps.Should().Be(2, "because the first one has ended");

        work.LetGo();
        Press(loop, "q");
        await watching;
    });

    [Fact]
    public void A_save_that_is_being_graded_runs_on_when_a_sweep_has_ended() => Pump.Run(async pump =>
    {
        using var loop = new WatchLoop(work, output);
        var watching = WatchAsync(loop);
        await pump.Settle();
        work.LetGo();
        Press(loop, "a");
        await pump.Settle();
        output.Told.Clear();

        Press(loop, "r");
        await pump.Settle();
        work.LetGo();
        await pump.Settle();
        Press(loop, "h");
        await pump.Settle();

        output.Told.Should().Equal("started …", "all", "graded", "changed");
        Press(loop, "q");
        await watching;
    });

    [Theory]
    [InlineData("q", 1)]
    [InlineData("aq", 2)]
    [InlineData("rrq", 1)]
    public void Whoever_quits_waits_for_what_was_stopped(string keys, int stopped) => Pump.Run(async pump =>
    {
        using var loop = new WatchLoop(work, output);
        var watching = WatchAsync(loop);
        Press(loop, keys);
        await pump.Settle();

        work.Cancelled.Should().Be(stopped);
        watching.IsCompleted.Should().BeFalse("because what was cancelled has not ended yet");

        work.LetGo();
        await watching;
    });

    [Fact]
    public void Whoever_cancels_the_watch_waits_for_what_was_stopped() => Pump.Run(async pump =>
    {
        using var loop = new WatchLoop(work, output);
        var watching = WatchAsync(loop);
        Press(loop, "a");
        await pump.Settle();

        await end.CancelAsync();
        await pump.Settle();
        work.Cancelled.Should().Be(2);
        watching.IsCompleted.Should().BeFalse("because what was cancelled has not ended yet");

        work.LetGo();
        await watching.Invoking(async watching => await watching).Should().ThrowAsync<OperationCanceledException>();
    });

    [Fact]
    public void A_save_waits_for_the_grade_that_it_cancels() => Pump.Run(async pump =>
    {
        using var loop = new WatchLoop(work, output);
        var watching = WatchAsync(loop);
        Press(loop, "r");
        await pump.Settle();
        (work.Grades, work.Cancelled).Should().Be((1, 1), "because one is graded at a time");

        work.LetGo();
        await pump.Settle();
        work.Grades.Should().Be(2);

        work.LetGo();
        Press(loop, "q");
        await watching;
        output.Told.Should().Equal("ready", "started …", "started …", "graded");
    });

    public void Dispose()
    {
        end.Dispose();
        work.Dispose();
    }

    private Task WatchAsync(WatchLoop loop)
    {
        var kata = new Kata(SampleKatas.Slug("00-warm-up"), "nowhere", null, null, []);
        return loop.RunAsync(kata, end.Token);
    }

    private static void Press(WatchLoop loop, string keys)
    {
        foreach (var key in keys)
            loop.Press(new ConsoleKeyInfo(key, ConsoleKey.None, shift: false, alt: false, control: false));
    }
}
