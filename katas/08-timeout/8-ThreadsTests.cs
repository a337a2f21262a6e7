using Katas.Timeouts;

namespace Tests.Timeouts;

[Trait("Stage", "8"), Trait("Level", "mastery")]
public class ThreadsTests : TimeoutTests
{
    [Fact]
    public void Of_limit_and_caller_one_is_first() => Threads.Explore(meet =>
    {
        var (clock, caller) = (new HandClock(), new CancellationTokenSource());
        var end = new TaskCompletionSource<int>();
        var run = TimeLimit.RunAsync(
            token =>
            {
                token.Register(() => end.TrySetCanceled(token));
                return end.Task;
            },
            Second,
            clock,
            caller.Token);
        var firing = clock.TakeFiring();
        meet.Thread(() => firing());
        meet.Thread(() => caller.Cancel());
        meet.Afterwards(() =>
        {
            if (ErrorThatEnded(run) is TimeoutException) return;
            ErrorThatEnded(run).Should().BeA<OperationCanceledException>("because one of the two was first, and that decides")
                .Which.CancellationToken.Should().BeSameTokenAs(caller.Token, "because the caller was first");
        });
    });

    [Fact]
    public void The_end_of_the_body_may_meet_the_limit()
    {
        foreach (var isCancel in new[] { false, true })
        {
            Threads.Explore(meet =>
            {
                var (clock, caller) = (new HandClock(), new CancellationTokenSource());
                var end = new TaskCompletionSource<int>();
                var run = TimeLimit.RunAsync(_ => end.Task, Second, clock, caller.Token);
                var ask = isCancel ? caller.Cancel : clock.TakeFiring();
                meet.Thread(() => ask());
                meet.Thread(() => end.SetResult(42));
                meet.Afterwards(() =>
                {
                    run.IsCompletedSuccessfully.Should().BeTrue("because a result wins, whoever asks at the same time");
                    clock.PendingTimers.Should().BeEmpty("because the body has ended");
                });
            });
        }
    }

    [Fact]
    public void A_cancel_while_RunAsync_begins_reaches_the_body() => Threads.Explore(meet =>
    {
        var (clock, caller) = (new HandClock(), new CancellationTokenSource());
        Task<int>? run = null;
        meet.Thread(() => run = TimeLimit.RunAsync(
            token =>
            {
                var end = new TaskCompletionSource<int>();
                token.Register(() => end.TrySetCanceled(token));
                return end.Task;
            },
            Second,
            clock,
            caller.Token));
        meet.Thread(() => caller.Cancel());
        meet.Afterwards(() =>
        {
            ErrorThatEnded(run!).Should().BeA<OperationCanceledException>("because the caller's token was cancelled, at the call or later")
                .Which.CancellationToken.Should().BeSameTokenAs(caller.Token, "because it was the caller's cancellation");
            clock.PendingTimers.Should().BeEmpty("because the body has ended");
        });
    });

    [Fact]
    public void Of_deadline_and_caller_one_is_first() => Threads.Explore(meet =>
    {
        var (clock, caller) = (new HandClock(), new CancellationTokenSource());
        var deadline = new Deadline(clock, Second, caller.Token);
        bool? seen = null;
        deadline.Token.Register(() => seen = deadline.Expired);
        var firing = clock.TakeFiring();
        meet.Thread(() => firing());
        meet.Thread(() => caller.Cancel());
        meet.Afterwards(() =>
        {
            deadline.Token.IsCancellationRequested.Should().BeTrue("because either of the two cancels it");
            seen.Should().Be(deadline.Expired, "because what was first is settled before the token is cancelled, and stays so");
        });
    });

    [Fact]
    public void A_cancel_while_a_deadline_is_set_reaches_its_token()
    {
        Threads.Explore(meet =>
        {
            var (clock, caller) = (new HandClock(), new CancellationTokenSource());
            Deadline? deadline = null;
            meet.Thread(() => deadline = new Deadline(clock, Second, caller.Token));
            meet.Thread(() => caller.Cancel());
            meet.Afterwards(() =>
            {
                deadline!.Token.IsCancellationRequested.Should().BeTrue("because the caller's token is cancelled");
                deadline.Expired.Should().BeFalse("because the deadline has not passed");
            });
        });

        Threads.Explore(meet =>
        {
            var (clock, caller) = (new HandClock(), new CancellationTokenSource());
            var deadline = new Deadline(clock, Second, caller.Token);
            bool? seen = null;
            deadline.Token.Register(() => seen = deadline.Expired);
            meet.Thread(() => deadline.Reschedule(TimeSpan.Zero));
            meet.Thread(() => caller.Cancel());
            meet.Afterwards(() => seen.Should().Be(deadline.Expired, "because what was first is settled before the token is cancelled, and stays so"));
        });
    }

    [Fact]
    public void A_firing_meets_Dispose_before_or_after_it() => Threads.Explore(meet =>
    {
        var clock = new HandClock();
        var deadline = new Deadline(clock, Second);
        var firing = clock.TakeFiring();
        (bool Expired, bool IsCancelled) atDispose = default;
        meet.Thread(() => firing());
        meet.Thread(() =>
        {
            deadline.Dispose();
            atDispose = (deadline.Expired, deadline.Token.IsCancellationRequested);
        });
        meet.Afterwards(() =>
        {
            deadline.Expired.Should().Be(atDispose.Expired, "because nothing changes when Dispose has returned");
            deadline.Token.IsCancellationRequested.Should().Be(
                atDispose.IsCancelled, "because nothing changes when Dispose has returned");
            atDispose.IsCancelled.Should().Be(atDispose.Expired, "because the deadline passed before Dispose, or never");
        });
    });

    [Fact]
    public void A_cancel_meets_Dispose_before_or_after_it() => Threads.Explore(meet =>
    {
        var (clock, caller) = (new HandClock(), new CancellationTokenSource());
        var deadline = new Deadline(clock, Second, caller.Token);
        var atDispose = false;
        meet.Thread(() => caller.Cancel());
        meet.Thread(() =>
        {
            deadline.Dispose();
            atDispose = deadline.Token.IsCancellationRequested;
        });
        meet.Afterwards(() =>
        {
            deadline.Token.IsCancellationRequested.Should().Be(atDispose, "because nothing changes when Dispose has returned");
            deadline.Expired.Should().BeFalse("because the deadline has not passed");
            clock.PendingTimers.Should().BeEmpty("because Dispose lets go of the timer");
        });
    });

    [Fact]
    public void A_firing_meets_Reschedule_before_or_after_it() => Threads.Explore(meet =>
    {
        var clock = new HandClock();
        var deadline = new Deadline(clock, Second);
        var firing = clock.TakeFiring();
        Exception? refused = null;
        meet.Thread(() => firing());
        meet.Thread(() => refused = Record.Exception(() => deadline.Reschedule(5 * Second)));
        meet.Afterwards(() =>
        {
            deadline.Expired.Should().Be(refused is InvalidOperationException, "because either the deadline has passed, or it was moved in time");
            deadline.Token.IsCancellationRequested.Should().Be(deadline.Expired, "because a deadline that was moved in time has not passed");
            deadline.When.Should().Be(clock.GetUtcNow() + (deadline.Expired ? TimeSpan.Zero : 5 * Second), "because what is refused changes nothing");
            clock.PendingTimers.Should().HaveCount(deadline.Expired ? 0 : 1, "because a deadline that was moved in time has a timer, and one that has passed has none");
        });
    });

    [Fact]
    public void Two_threads_that_move_a_deadline_leave_one_timer() => Threads.Explore(meet =>
    {
        var clock = new HandClock();
        var deadline = new Deadline(clock, Second);
        meet.Thread(() => deadline.Reschedule(2 * Second));
        meet.Thread(() => deadline.Reschedule(3 * Second));
        meet.Afterwards(() =>
        {
            clock.PendingTimers.Should().Equal([deadline.When!.Value], "because one of the two was last, and its timer is the only one left");
            clock.Fire();
            deadline.Expired.Should().BeTrue("because the timer that is left counts");
        });
    });

    [Fact]
    public void A_Reschedule_meets_Dispose_before_or_after_it() => Threads.Explore(meet =>
    {
        var clock = new HandClock();
        var deadline = new Deadline(clock, Second);
        Exception? refused = null;
        DateTimeOffset? atDispose = null;
        meet.Thread(() => refused = Record.Exception(() => deadline.Reschedule(5 * Second)));
        meet.Thread(() =>
        {
            deadline.Dispose();
            atDispose = deadline.When;
        });
        meet.Afterwards(() =>
        {
            clock.PendingTimers.Should().BeEmpty("because after Dispose no timer is left, whoever set it");
            deadline.When.Should().Be(atDispose, "because nothing changes when Dispose has returned");
            deadline.When.Should().Be(clock.GetUtcNow() + (refused is null ? 5 * Second : Second), "because either it was moved in time, or the call was refused");
        });
    });
}
