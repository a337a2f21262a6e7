using Katas.Timeouts;

namespace Tests.Timeouts;

[Trait("Stage", "2"), Trait("Level", "core")]
public class LimitTests : TimeoutTests
{
    [Fact]
    public void At_the_limit_and_not_before_the_body_is_asked_to_stop() => Pump.Run(async pump =>
    {
        CancellationToken given = default;
        var run = TimeLimit.RunAsync(
            token =>
            {
                given = token;
                return Forever(token);
            },
            Second,
            pump.Time);

        await pump.Time.AdvanceAsync(Second - TimeSpan.FromMilliseconds(1));
        given.IsCancellationRequested.Should().BeFalse("because the limit has not passed yet");
        run.IsCompleted.Should().BeFalse("because the body still waits");

        await pump.Time.AdvanceAsync(TimeSpan.FromMilliseconds(1));
        given.IsCancellationRequested.Should().BeTrue("because at the limit the body's token is cancelled");
        (await ErrorOf(run)).Should().BeA<TimeoutException>("because the body let the cancellation through");
    });

    [Fact]
    public void The_limit_counts_from_the_call() => Pump.Run(async pump =>
    {
        var end = new TaskCompletionSource<int>();
        var pending = Array.Empty<DateTimeOffset>();

        var run = TimeLimit.RunAsync(
            _ =>
            {
                pending = [.. pump.Time.PendingTimers];
                return end.Task;
            },
            Second,
            pump.Time);

        pending.Should().Contain(pump.Time.GetUtcNow() + Second, "because the limit is counting when the body is called: what the body does before its first wait takes time, too");
        end.SetResult(42);
        await run; // because the body has ended
    });

    [Fact]
    public void The_body_is_awaited_to_its_end() => Pump.Run(async pump =>
    {
        var cleanup = new TaskCompletionSource();
        var run = TimeLimit.RunAsync(
            async token =>
            {
                try
                {
                    return await Forever(token);
                }
                finally
                {
                    await cleanup.Task;
                }
            },
            Second,
            pump.Time);

        await pump.Time.AdvanceAsync(10 * Second);
        run.IsCompleted.Should().BeFalse("because the limit only asks: the body is still cleaning up, and RunAsync waits for its end");

        cleanup.SetResult();
        (await ErrorOf(run)).Should().BeA<TimeoutException>("because the body has ended in the cancellation that the limit asked for");
    });

    [Fact]
    public void The_cancellation_that_the_limit_asked_for_is_inside_the_TimeoutException() => Pump.Run(async pump =>
    {
        foreach (var stopped in new[] { new OperationCanceledException("no token"), new OperationCanceledException("another token", new CancellationToken(canceled: true)) })
        {
            var run = TimeLimit.RunAsync<int>(
                async token =>
                {
                    await Asked(token);
                    throw stopped;
                },
                Second,
                pump.Time);

            await pump.Time.AdvanceAsync(Second);

            (await ErrorOf(run)).Should().BeA<TimeoutException>("because the limit asked, and the body ended in a cancellation, whatever token that carries")
                .Which.InnerException.Should().BeSameAs(stopped, "because whoever looks for the reason must find where the body stopped");
            run.IsFaulted.Should().BeTrue("because a timeout is a failure");
        }
    });

    [Fact]
    public void A_result_wins_whenever_it_comes() => Pump.Run(async pump =>
    {
        var end = new TaskCompletionSource<int>();
        var run = TimeLimit.RunAsync(
            async token =>
            {
                await Asked(token);
                return await end.Task;
            },
            Second,
            pump.Time);

        await pump.Time.AdvanceAsync(10 * Second);
        run.IsCompleted.Should().BeFalse("because the body has not ended yet");

        end.SetResult(42);
        (await run).Should().Be(42, "because the work was done: a body that gives a result is not timed out, however late it is");
    });

    [Fact]
    public void An_error_after_the_limit_comes_out_as_it_is() => Pump.Run(async pump =>
    {
        var failure = new InvalidOperationException("the cleanup failed");
        var run = TimeLimit.RunAsync(
            async token =>
            {
                try
                {
                    return await Forever(token);
                }
                catch (OperationCanceledException)
                {
                    throw failure;
                }
            },
            Second,
            pump.Time);

        await pump.Time.AdvanceAsync(Second);

        (await ErrorOf(run)).Should().BeSameAs(failure, "because only a cancellation becomes a TimeoutException: an error must not hide behind it");
    });

    [Fact]
    public void What_awaiting_the_body_throws_decides_and_not_its_state() => Pump.Run(async pump =>
    {
        var stopped = new OperationCanceledException("stopped");
        var end = new TaskCompletionSource<int>();
        var run = TimeLimit.RunAsync(_ => end.Task, Second, pump.Time);

        await pump.Time.AdvanceAsync(Second);
        end.SetException(stopped);

        (await ErrorOf(run)).Should().BeA<TimeoutException>("because awaiting the body throws a cancellation, though its task is Faulted with it")
            .Which.InnerException.Should().BeSameAs(stopped, "because whoever looks for the reason must find where the body stopped");
    });

    [Fact]
    public void Of_several_failures_the_one_that_awaiting_throws_decides() => Pump.Run(async pump =>
    {
        var stopped = new OperationCanceledException("stopped");
        var failure = new IOException("the cleanup failed");
        var (stoppedFirst, failedFirst) = (new TaskCompletionSource<int>(), new TaskCompletionSource<int>());
        var timedOut = TimeLimit.RunAsync(_ => stoppedFirst.Task, Second, pump.Time);
        var failed = TimeLimit.RunAsync(_ => failedFirst.Task, Second, pump.Time);

        await pump.Time.AdvanceAsync(Second);
        stoppedFirst.SetException([stopped, failure]);
        failedFirst.SetException([failure, stopped]);

        (await ErrorOf(timedOut)).Should().BeA<TimeoutException>(
            "because awaiting the body throws the first of its failures, and that is a cancellation")
            .Which.InnerException.Should().BeSameAs(stopped, "because that is the one which awaiting the body throws");
        (await ErrorOf(failed)).Should().BeSameAs(
            failure, "because awaiting the body throws the first of its failures, and that is no cancellation");
    });

    [Fact]
    public void A_body_that_throws_its_cancellation_at_once_has_timed_out() => Pump.Run(async pump =>
    {
        var stopped = new OperationCanceledException("stopped at once");
        Task<int>? run = null;

        var thrown = Record.Exception(
            () => { run = TimeLimit.RunAsync<int>(_ => throw stopped, TimeSpan.Zero, pump.Time); });

        thrown.Should().BeNull("because what the body throws comes through the task, not out of the call");
        (await ErrorOf(run!)).Should().BeA<TimeoutException>(
            "because the limit asked before the call, and a body that throws at once has ended in that cancellation")
            .Which.InnerException.Should().BeSameAs(stopped, "because that is what the body threw");
    });

    [Fact]
    public void A_body_that_ends_inside_a_callback_of_its_token_has_timed_out() => Pump.Run(async pump =>
    {
        var end = new TaskCompletionSource<int>();
        var run = TimeLimit.RunAsync(
            token =>
            {
                token.Register(() => end.SetException(new OperationCanceledException(token)));
                return end.Task;
            },
            Second,
            pump.Time);

        await pump.Time.AdvanceAsync(Second);

        (await ErrorOf(run)).Should().BeA<TimeoutException>("because the limit has passed before the token is cancelled, and callbacks run inside that cancel, last in, first out");
    });

    [Fact]
    public void At_limit_zero_the_body_is_called_with_a_cancelled_token() => Pump.Run(async pump =>
    {
        var wasCancelled = false;

        var patient = TimeLimit.RunAsync(
            token =>
            {
                wasCancelled = token.IsCancellationRequested;
                return Task.FromResult(42);
            },
            TimeSpan.Zero,
            pump.Time);
        var strict = TimeLimit.RunAsync(Forever, TimeSpan.Zero, pump.Time);

        wasCancelled.Should().BeTrue("because zero has passed when the body is called");
        (await patient).Should().Be(42, "because the body is called all the same, and a result wins");
        (await ErrorOf(strict)).Should().BeA<TimeoutException>("because this body let the cancellation through");

        var calls = 0;
        var cancelled = TimeLimit.RunAsync(_ => Task.FromResult(++calls), TimeSpan.Zero, pump.Time, new CancellationToken(canceled: true));
        (await ErrorOf(cancelled)).Should().BeA<OperationCanceledException>("because a token that is cancelled at the call wins over a limit of zero, too");
        calls.Should().Be(0, "because a token that is cancelled at the call wins: the body is not called");
    });
}
