using Katas.Timeouts;

namespace Tests.Timeouts;

[Trait("Stage", "3"), Trait("Level", "core")]
public class WhoseTests : TimeoutTests
{
    [Fact]
    public void The_callers_cancel_is_no_timeout() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        var cleanup = new TaskCompletionSource();
        CancellationToken given = default;
        var run = TimeLimit.RunAsync(
            async token =>
            {
                given = token;
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
            pump.Time,
            caller.Token);

        caller.Cancel();
        await pump.Settle();
        given.IsCancellationRequested.Should().BeTrue("because the caller's cancel reaches the body");
        run.IsCompleted.Should().BeFalse("because the body is awaited to its end, whoever asked it to stop");

        cleanup.SetResult();
        (await ErrorOf(run)).Should().BeA<OperationCanceledException>("because the caller asked, and not the limit")
            .Which.CancellationToken.Should().BeSameTokenAs(caller.Token, "because the caller knows its own token, and not the one that the body was given");
        run.IsCanceled.Should().BeTrue("because it ends Canceled, not Faulted");
    });

    [Fact]
    public void A_caller_that_asked_first_stays_first() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        var cleanup = new TaskCompletionSource();
        var run = TimeLimit.RunAsync(token => StopSlowly(token, cleanup.Task), Second, pump.Time, caller.Token);

        caller.Cancel();
        await pump.Time.AdvanceAsync(10 * Second);
        cleanup.SetResult();

        (await ErrorOf(run)).Should().BeA<OperationCanceledException>("because the caller asked first: that the limit passes during the cleanup changes nothing")
            .Which.CancellationToken.Should().BeSameTokenAs(caller.Token, "because it was the caller's cancellation");
        run.IsCanceled.Should().BeTrue("because it ends Canceled, not Faulted");
    });

    [Fact]
    public void A_limit_that_asked_first_stays_first() => Pump.Run(async pump =>
    {
        foreach (var limit in new[] { Second, TimeSpan.Zero })
        {
            using var caller = new CancellationTokenSource();
            var cleanup = new TaskCompletionSource();
            var run = TimeLimit.RunAsync(token => StopSlowly(token, cleanup.Task), limit, pump.Time, caller.Token);

            await pump.Time.AdvanceAsync(limit);
            caller.Cancel();
            await pump.Settle();
            cleanup.SetResult();

            (await ErrorOf(run)).Should().BeA<TimeoutException>("because the limit of {0} asked first: that the caller cancels during the cleanup changes nothing", limit);
        }
    });

    [Fact]
    public void A_cancellation_that_neither_asked_for_comes_out_as_it_is() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        var others = new CancellationToken(canceled: true);
        foreach (var (token, whose) in new[] { (others, "somebody else's"), (caller.Token, "the caller's") })
        {
            var stopped = new OperationCanceledException("stopped", token);
            var begin = new TaskCompletionSource();
            var run = TimeLimit.RunAsync<int>(
                async _ =>
                {
                    await begin.Task;
                    throw stopped;
                },
                Second,
                pump.Time,
                caller.Token);

            begin.SetResult();

            (await ErrorOf(run)).Should().BeSameAs(
                stopped,
                "because neither the limit nor the caller asked: it is not ours, though it carries {0} token",
                whose);
        }
    });

    [Fact]
    public void A_result_wins_over_the_callers_cancel_too() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        var run = TimeLimit.RunAsync(
            async token =>
            {
                await Asked(token);
                return 42;
            },
            Second,
            pump.Time,
            caller.Token);

        caller.Cancel();

        (await run).Should().Be(42, "because a result wins, whoever asked the body to stop");
    });

    [Fact]
    public void An_error_after_the_callers_cancel_comes_out_as_it_is() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        var failure = new InvalidOperationException("the cleanup failed");
        var run = TimeLimit.RunAsync<int>(
            async token =>
            {
                await Asked(token);
                throw failure;
            },
            Second,
            pump.Time,
            caller.Token);

        caller.Cancel();

        (await ErrorOf(run)).Should().BeSameAs(failure, "because an error must not hide behind a cancellation");
    });

    [Fact]
    public void A_TimeoutException_of_the_body_comes_out_as_it_is() => Pump.Run(async pump =>
    {
        var own = new TimeoutException("the body's own");

        var early = TimeLimit.RunAsync<int>(_ => Task.FromException<int>(own), Second, pump.Time);
        (await ErrorOf(early)).Should().BeSameAs(own, "because it is a failure like any other");

        var late = TimeLimit.RunAsync<int>(
            async token =>
            {
                await Asked(token);
                throw own;
            },
            Second,
            pump.Time);
        await pump.Time.AdvanceAsync(Second);
        (await ErrorOf(late)).Should().BeSameAs(own, "because only a cancellation becomes our TimeoutException, also after the limit");
    });

    [Fact]
    public void A_task_that_failed_with_a_cancellation_is_the_callers_cancel_too() => Pump.Run(async pump =>
    {
        foreach (var stopped in new[] { new OperationCanceledException("no token"), new OperationCanceledException("another token", new CancellationToken(canceled: true)) })
        {
            using var caller = new CancellationTokenSource();
            var end = new TaskCompletionSource<int>();
            var run = TimeLimit.RunAsync(_ => end.Task, Second, pump.Time, caller.Token);

            caller.Cancel();
            end.SetException(stopped);

            (await ErrorOf(run)).Should().BeA<OperationCanceledException>("because awaiting the body throws a cancellation, and the caller asked for it")
                .Which.CancellationToken.Should().BeSameTokenAs(caller.Token, "because it was the caller's cancellation, whatever token the body's exception carries");
            run.IsCanceled.Should().BeTrue("because what awaiting the body throws decides, and not the state of its task");
        }
    });

    [Fact]
    public void A_cancel_while_the_body_is_being_called_reaches_it() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        var wasCancelled = false;

        var run = TimeLimit.RunAsync(
            token =>
            {
                caller.Cancel();
                wasCancelled = token.IsCancellationRequested;
                return Forever(token);
            },
            Second,
            pump.Time,
            caller.Token);

        wasCancelled.Should().BeTrue("because the caller's cancel reaches the body's token at once, even before the body's first wait");
        (await ErrorOf(run)).Should().BeA<OperationCanceledException>("because the caller asked, and not the limit")
            .Which.CancellationToken.Should().BeSameTokenAs(caller.Token, "because it was the caller's cancellation");
    });

    [Fact]
    public void A_body_that_throws_its_cancellation_at_once_is_the_callers_cancel_too() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();

        var run = TimeLimit.RunAsync<int>(
            token =>
            {
                caller.Cancel();
                throw new OperationCanceledException(token);
            },
            Second,
            pump.Time,
            caller.Token);

        (await ErrorOf(run)).Should().BeA<OperationCanceledException>("because the caller asked, and not the limit")
            .Which.CancellationToken.Should().BeSameTokenAs(
                caller.Token, "because the caller asked before the body threw, and knows only its own token");
        run.IsCanceled.Should().BeTrue("because it ends Canceled, not Faulted");
    });

    private static async Task<int> StopSlowly(CancellationToken token, Task cleanup)
    {
        try
        {
            return await Forever(token);
        }
        finally
        {
            await cleanup;
        }
    }
}
