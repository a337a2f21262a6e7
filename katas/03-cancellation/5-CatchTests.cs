using Katas.Cancellation;

namespace Tests.Cancellation;

[Trait("Stage", "5"), Trait("Level", "core")]
public class CatchTests : CancellationTests
{
    [Fact]
    public void CatchAsync_gives_the_value_of_a_body_that_was_not_asked_to_stop() => Pump.Run(async _ =>
    {
        using var caller = new CancellationTokenSource();
        CancellationToken given = default;

        // because the body has ended
        var outcome = await Cancelling.CatchAsync(token => Task.FromResult(Given(token)), caller.Token);

        outcome.Should().Be(new Outcome<int>.Ok(42), "because the body ended with this value");
        given.Should().Be(caller.Token, "because the body gets the caller's token itself: nothing in between that would have to be taken back");

        int Given(CancellationToken token)
        {
            given = token;
            return 42;
        }
    });

    [Fact]
    public void CatchAsync_recognizes_a_cancellation_that_its_token_asked_for() => Pump.Run(async _ =>
    {
        using var caller = new CancellationTokenSource();
        var catching = Cancelling.CatchAsync(
            async token =>
            {
                await Forever(token);
                return 42;
            },
            caller.Token);

        caller.Cancel();

        (await catching).Should().Be(new Outcome<int>.Cancelled(), "because the body got the token, ended in a cancellation, and the token was asked");
    });

    [Fact]
    public void CatchAsync_calls_a_cancellation_that_its_token_did_not_ask_for_a_failure() => Pump.Run(async _ =>
    {
        using var caller = new CancellationTokenSource();
        using var somebodyElse = new CancellationTokenSource();
        somebodyElse.Cancel();
        OperationCanceledException error = new(somebodyElse.Token);

        var outcome = await Cancelling.CatchAsync<int>(
            async _ =>
            {
                await Task.Yield();
                throw error;
            },
            caller.Token);

        outcome.Should().BeA<Outcome<int>.Failed>(
                "because nobody asked us to stop: a timeout deep inside is the body's own trouble, and must not pass for our cancellation")
            .Which.Error.Should().BeSameAs(error, "because errors come out as the same instance");
    });

    [Fact]
    public void CatchAsync_calls_it_a_failure_even_when_the_body_never_waited() => Pump.Run(async _ =>
    {
        using var caller = new CancellationTokenSource();
        var error = new OperationCanceledException("no wait was reached");

        foreach (var (way, body) in new (string, Func<CancellationToken, Task<int>>)[]
                 {
                     ("is thrown at once", _ => throw error),
                     ("is in a task that is faulted", _ => Task.FromException<int>(error)),
                 })
        {
            (await Cancelling.CatchAsync(body, caller.Token)).Should().BeA<Outcome<int>.Failed>($"because nobody asked us to stop, and that decides, even when the cancellation {way}")
                .Which.Error.Should().BeSameAs(error, "because errors come out as the same instance");
        }
    });

    [Fact]
    public void CatchAsync_does_not_care_which_token_the_exception_carries() => Pump.Run(async _ =>
    {
        using var caller = new CancellationTokenSource();
        var catching = Cancelling.CatchAsync(
            async token =>
            {
                using var linked = CancellationTokenSource.CreateLinkedTokenSource(token);
                await Forever(linked.Token);
                return 42;
            },
            caller.Token);

        caller.Cancel();

        (await catching).Should().Be(
            new Outcome<int>.Cancelled(), "because a linked source's token is not the outer token: what counts is whether ours was asked");
    });

    [Fact]
    public void CatchAsync_treats_an_OperationCanceledException_without_a_token_as_a_cancellation() => Pump.Run(async _ =>
    {
        using var caller = new CancellationTokenSource();
        var catching = Cancelling.CatchAsync<int>(
            async token =>
            {
                try
                {
                    await Forever(token);
                }
                catch (OperationCanceledException)
                {
                    await Task.Yield();
                }

                throw new OperationCanceledException("stopped half-way");
            },
            caller.Token);

        caller.Cancel();

        (await catching).Should().Be(new Outcome<int>.Cancelled(), "because what counts is whether our token was asked, not what the exception carries");
    });

    [Fact]
    public void CatchAsync_does_not_mistake_an_error_during_cleanup_for_a_cancellation() => Pump.Run(async _ =>
    {
        using var caller = new CancellationTokenSource();
        var error = new InvalidOperationException("the file would not close");
        var catching = Cancelling.CatchAsync(
            async token =>
            {
                try
                {
                    await Forever(token);
                    return 42;
                }
                finally
                {
                    FailDeepInside(error);
                }
            },
            caller.Token);

        caller.Cancel();

        (await catching).Should().BeA<Outcome<int>.Failed>("because a cleanup that failed must not look like a clean cancellation")
            .Which.Error.Should().BeSameAs(error, "because errors come out as the same instance");
        error.StackTrace.Should().Contain(nameof(FailDeepInside), "because the stack trace has to tell where it was thrown first");
    });

    [Fact]
    public void CatchAsync_gives_the_value_of_a_body_that_swallowed_the_request() => Pump.Run(async _ =>
    {
        using var caller = new CancellationTokenSource();
        var catching = Cancelling.CatchAsync(
            async token =>
            {
                try
                {
                    await Forever(token);
                }
                catch (OperationCanceledException)
                {
                    // The work decides.
                }

                return 42;
            },
            caller.Token);

        caller.Cancel();

        (await catching).Should().Be(new Outcome<int>.Ok(42), "because the body ended with a value, asked or not");
    });

    [Fact]
    public void CatchAsync_gives_a_failure_of_a_body_that_throws_at_once() => Pump.Run(async _ =>
    {
        using var caller = new CancellationTokenSource();
        var error = new InvalidOperationException("no wait was reached");

        Task<Outcome<int>> catching = null!;
        var call = () => { catching = Cancelling.CatchAsync<int>(_ => throw error, caller.Token); };

        call.Should().NotThrow("because only argument errors are thrown at once");
        (await catching).Should().BeA<Outcome<int>.Failed>("because the body failed").Which.Error.Should().BeSameAs(error, "because errors come out as the same instance");
    });

    [Fact]
    public void CatchAsync_does_not_run_the_body_when_its_token_is_already_cancelled() => Pump.Run(async _ =>
    {
        using var caller = new CancellationTokenSource();
        caller.Cancel();
        var ran = false;

        var outcome = await Cancelling.CatchAsync(
            _ =>
            {
                ran = true;
                return Task.FromResult(42);
            },
            caller.Token);

        ran.Should().BeFalse("because a token that is already cancelled wins over everything");
        outcome.Should().Be(new Outcome<int>.Cancelled(), "because the token was cancelled before the call");
    });

    [Fact]
    public void CatchAsync_gives_the_outcome_after_the_cleanup_and_not_before() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        var cleanup = new TaskCompletionSource();
        var cleanups = 0;
        var catching = Cancelling.CatchAsync(
            async token =>
            {
                try
                {
                    await Forever(token);
                    return 42;
                }
                finally
                {
                    await cleanup.Task;
                    cleanups++;
                }
            },
            caller.Token);

        caller.Cancel();
        await pump.Settle();
        catching.IsCompleted.Should().BeFalse("because the cleanup may still fail: the outcome is not known yet");

        cleanup.SetResult();
        (await catching).Should().Be(new Outcome<int>.Cancelled(), "because the body let the cancellation through");
        cleanups.Should().Be(1, "because finally blocks run once, before the outcome is known");
    });
}
