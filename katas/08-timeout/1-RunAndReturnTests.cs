using System.Runtime.CompilerServices;
using Katas.Timeouts;

namespace Tests.Timeouts;

[Trait("Stage", "1"), Trait("Level", "core")]
public class RunAndReturnTests : TimeoutTests
{
    [Fact]
    public void The_result_of_the_body_is_the_result() => Pump.Run(async pump =>
    {
        var end = new TaskCompletionSource<int>();

        var run = TimeLimit.RunAsync(_ => end.Task, Second, pump.Time);
        await pump.Settle();

        run.IsCompleted.Should().BeFalse("because the body has not ended yet");
        end.SetResult(42);
        (await run).Should().Be(42, "because that is what the body gave");
    });

    [Fact]
    public void The_body_is_called_at_once_on_the_caller_with_a_token() => Pump.Run(async pump =>
    {
        var end = new TaskCompletionSource<int>();
        CancellationToken given = default;
        SynchronizationContext? context = null;

        var run = TimeLimit.RunAsync(
            token =>
            {
                (given, context) = (token, SynchronizationContext.Current);
                return end.Task;
            },
            Second,
            pump.Time);

        context.Should().BeSameAs(pump, "because the body is called before RunAsync returns, in the context of its caller");
        given.CanBeCanceled.Should().BeTrue("because the limit will ask through that token");
        given.IsCancellationRequested.Should().BeFalse("because nobody has asked yet");
        end.SetResult(42);
        await run; // because the body has ended
    });

    [Fact]
    public void A_failure_of_the_body_comes_out_as_it_is() => Pump.Run(async pump =>
    {
        var failure = new InvalidOperationException("failed");

        var run = TimeLimit.RunAsync(
            async _ =>
            {
                await Task.CompletedTask;
                return FailDeepInside(failure);
            },
            Second,
            pump.Time);

        (await ErrorOf(run)).Should().BeSameAs(failure, "because a failure comes out as the same instance, with nothing around it");
        failure.StackTrace.Should().Contain(nameof(FailDeepInside), "because the stack trace says where it failed");
        run.IsFaulted.Should().BeTrue("because the body failed");
    });

    [Fact]
    public void A_body_that_throws_at_once_fails_the_task_and_not_the_call() => Pump.Run(async pump =>
    {
        foreach (var failure in new Exception[] { new InvalidOperationException("failed at once"), new OperationCanceledException("nobody asked") })
        {
            Task<int>? run = null;

            var thrown = Record.Exception(() => { run = TimeLimit.RunAsync<int>(_ => throw failure, Second, pump.Time); });

            thrown.Should().BeNull("because only an argument error comes out of the call; what the body throws comes through the task");
            (await ErrorOf(run!)).Should().BeSameAs(failure, "because it comes out as it is");
        }
    });

    [Fact]
    public void A_bad_argument_is_refused_by_the_call() => Pump.Run(async pump =>
    {
        var calls = 0;

        var noBody = () => { _ = TimeLimit.RunAsync<int>(null!, Second, pump.Time); };
        noBody.Should().Throw<ArgumentNullException>("because the body is null");
        var noClock = () => { _ = TimeLimit.RunAsync(_ => Task.FromResult(++calls), Second, null!); };
        noClock.Should().Throw<ArgumentNullException>("because the clock is null");

        await pump.Settle();
        calls.Should().Be(0, "because an argument error changes nothing");
    });

    [Fact]
    public void A_negative_limit_is_refused_by_the_call() => Pump.Run(async pump =>
    {
        var calls = 0;
        foreach (var limit in new[] { TimeSpan.FromTicks(-1), -Second })
        {
            var negative = () => { _ = TimeLimit.RunAsync(_ => Task.FromResult(++calls), limit, pump.Time); };
            negative.Should().Throw<ArgumentOutOfRangeException>("because of all negative limits, only Timeout.InfiniteTimeSpan has a meaning");
        }

        await pump.Settle();
        calls.Should().Be(0, "because an argument error changes nothing");
    });

    [Fact]
    public void A_bad_argument_is_refused_though_the_token_is_cancelled() => Pump.Run(async pump =>
    {
        var cancelled = new CancellationToken(canceled: true);

        var noBody = () => { _ = TimeLimit.RunAsync<int>(null!, Second, pump.Time, cancelled); };
        noBody.Should().Throw<ArgumentNullException>("because the arguments are checked before the token");
        var noClock = () => { _ = TimeLimit.RunAsync(Forever, Second, null!, cancelled); };
        noClock.Should().Throw<ArgumentNullException>("because the arguments are checked before the token");
        var negative = () => { _ = TimeLimit.RunAsync(Forever, -Second, pump.Time, cancelled); };
        negative.Should().Throw<ArgumentOutOfRangeException>("because the arguments are checked before the token");
        await pump.Settle();
    });

    [Fact]
    public void With_a_token_that_is_cancelled_at_the_call_the_body_is_not_called() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        caller.Cancel();
        var calls = 0;
        foreach (var limit in new[] { Second, Timeout.InfiniteTimeSpan })
        {
            var run = TimeLimit.RunAsync(_ => Task.FromResult(++calls), limit, pump.Time, caller.Token);

            (await ErrorOf(run)).Should().BeA<OperationCanceledException>("because a token that is already cancelled wins")
                .Which.CancellationToken.Should().BeSameTokenAs(caller.Token, "because the caller must be able to tell whose cancellation it was");
            run.IsCanceled.Should().BeTrue("because it ends Canceled, not Faulted");
        }

        calls.Should().Be(0, "because a token that is already cancelled wins: the body is not called");
        pump.Time.PendingTimers.Should().BeEmpty("because nothing has begun");
    });

    [Fact]
    public void Without_a_limit_no_timer_is_pending() => Pump.Run(async pump =>
    {
        var end = new TaskCompletionSource<int>();
        CancellationToken given = default;

        var run = TimeLimit.RunAsync(
            token =>
            {
                given = token;
                return end.Task;
            },
            Timeout.InfiniteTimeSpan,
            pump.Time);

        pump.Time.PendingTimers.Should().BeEmpty("because Timeout.InfiniteTimeSpan is no limit");
        await pump.Time.AdvanceAsync(TimeSpan.FromDays(365));
        given.IsCancellationRequested.Should().BeFalse("because there is no limit that could ask");
        end.SetResult(42);
        (await run).Should().Be(42, "because the body may take as long as it likes");
    });

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int FailDeepInside(Exception error) => throw error;
}
