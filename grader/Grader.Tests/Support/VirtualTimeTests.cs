using Katas.Support;

namespace Grader.Tests.Support;

[Collection(PumpCollection.Name)]
public class VirtualTimeTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Time_stands_still_until_it_is_advanced() => Pump.Run(async pump =>
    {
        var start = pump.Time.GetUtcNow();
        var delay = Task.Delay(Second, pump.Time);
        await pump.Settle();
        (pump.Time.GetUtcNow() - start).Should().Be(TimeSpan.Zero);

        await pump.Time.AdvanceAsync(Second / 2);
        delay.IsCompleted.Should().BeFalse();
        await pump.Time.AdvanceAsync(Second / 2);

        delay.IsCompleted.Should().BeTrue();
        (pump.Time.GetUtcNow() - start).Should().Be(Second);
    });

    [Fact]
    public void One_advance_comes_through_delays_that_follow_each_other() => Pump.Run(async pump =>
    {
        var seen = new List<TimeSpan>();
        var start = pump.Time.GetTimestamp();
        var twice = pump.Start(async () =>
        {
            for (var i = 0; i < 2; i++)
            {
                await Task.Delay(Second, pump.Time);
                seen.Add(pump.Time.GetElapsedTime(start));
            }
        });

        await pump.Time.AdvanceAsync(5 * Second);

        twice.IsCompletedSuccessfully.Should().BeTrue();
        seen.Should().Equal([Second, 2 * Second], "because what a timer wakes sees the time of that timer");
        pump.Time.GetElapsedTime(start).Should().Be(5 * Second);
    });

    [Fact]
    public void Timers_of_one_instant_fire_in_the_order_of_their_creation() => Pump.Run(async pump =>
    {
        var trace = new Trace();
        using var later = pump.Time.CreateTimer(_ => trace.Add("later"), null, 2 * Second, Timeout.InfiniteTimeSpan);
        using var first = pump.Time.CreateTimer(_ => trace.Add("first"), null, Second, Timeout.InfiniteTimeSpan);
        using var second = pump.Time.CreateTimer(_ => trace.Add("second"), null, Second, Timeout.InfiniteTimeSpan);

        await pump.Time.AdvanceAsync(3 * Second);

        trace.Lines.Should().Equal("first", "second", "later");
    });

    [Fact]
    public void What_is_pending_is_listed_and_what_is_disposed_is_not() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var start = pump.Time.GetUtcNow();
        _ = Task.Delay(2 * Second, pump.Time, source.Token);
        var timer = pump.Time.CreateTimer(
            _ => Assert.Fail("because it was disposed"), null, Second, Timeout.InfiniteTimeSpan);
        pump.Time.PendingTimers.Should().Equal(start + Second, start + (2 * Second));

        await timer.DisposeAsync();
        await source.CancelAsync();

        pump.Time.PendingTimers.Should().BeEmpty();
        await pump.Time.AdvanceAsync(3 * Second);
    });

    [Fact]
    public void A_timer_with_a_period_fires_again_and_again() => Pump.Run(async pump =>
    {
        var fired = 0;
        using var timer = pump.Time.CreateTimer(_ => fired++, null, Second, Second);

        await pump.Time.AdvanceAsync(3.5 * Second);

        fired.Should().Be(3);
        pump.Time.PendingTimers.Should().HaveCount(1);
    });

    [Fact]
    public void Time_does_not_go_back() => Pump.Run(async pump =>
        await FluentActions.Awaiting(() => pump.Time.AdvanceAsync(-Second))
            .Should().ThrowAsync<ArgumentOutOfRangeException>());
}
