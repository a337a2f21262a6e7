using System.Reflection;
using System.Runtime.CompilerServices;
using Katas.Cancellation;

namespace Tests.Cancellation;

public class CancellingTests
{
    // CatchAsync: whose cancellation was it?

    [Fact]
    public void CatchAsync_gives_the_value_of_a_body_that_was_not_asked_to_stop() => Pump.Run(async _ =>
    {
        using var caller = new CancellationTokenSource();
        CancellationToken given = default;

        var outcome = await Cancelling.CatchAsync(token => Task.FromResult(Given(token)), caller.Token);

        outcome.Should().Be(new Outcome<int>.Ok(42));
        given.Should().Be(caller.Token, "because the body gets the caller's token itself: nothing in between that would have to be taken back");

        int Given(CancellationToken token)
        {
            given = token;
            return 42;
        }
    });

    [Fact]
    public void CatchAsync_knows_a_cancellation_that_its_token_asked_for() => Pump.Run(async _ =>
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

        outcome.Should().BeOfType<Outcome<int>.Failed>(
                "because nobody asked us to stop: a timeout deep inside is the body's own trouble, and must not pass for our cancellation")
            .Which.Error.Should().BeSameAs(error);
    });

    [Fact]
    public void CatchAsync_calls_it_a_failure_too_when_it_comes_without_a_wait() => Pump.Run(async _ =>
    {
        using var caller = new CancellationTokenSource();
        var error = new OperationCanceledException("no wait was reached");

        foreach (var (way, body) in new (string, Func<CancellationToken, Task<int>>)[]
                 {
                     ("is thrown at once", _ => throw error),
                     ("is in a task that is faulted", _ => Task.FromException<int>(error)),
                 })
        {
            (await Cancelling.CatchAsync(body, caller.Token)).Should().BeOfType<Outcome<int>.Failed>($"because nobody asked us to stop, and that decides, also when the cancellation {way}")
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
    public void CatchAsync_takes_an_OperationCanceledException_without_a_token_for_a_cancellation_too() => Pump.Run(async _ =>
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
    public void CatchAsync_takes_a_task_that_failed_with_an_OperationCanceledException_for_a_cancellation_too() => Pump.Run(async _ =>
    {
        foreach (var error in new OperationCanceledException[] { new("a library failed with this"), new TaskCanceledException("it took too long", new TimeoutException()) })
        {
            using var caller = new CancellationTokenSource();
            var source = new TaskCompletionSource<int>();
            var catching = Cancelling.CatchAsync(_ => source.Task, caller.Token);

            caller.Cancel();
            source.SetException(error);

            (await catching).Should().Be(
                new Outcome<int>.Cancelled(), "because what counts is what awaiting the body throws, and that our token was asked: not the state of its task, nor what the exception tells");
        }
    });

    [Fact]
    public void CatchAsync_knows_an_error_during_cleanup_from_a_cancellation() => Pump.Run(async _ =>
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

        (await catching).Should().BeOfType<Outcome<int>.Failed>("because a cleanup that failed must not look like a clean cancellation")
            .Which.Error.Should().BeSameAs(error);
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
        (await catching).Should().BeOfType<Outcome<int>.Failed>().Which.Error.Should().BeSameAs(error, "because errors come out as the same instance");
    });

    [Fact]
    public void CatchAsync_unwraps_nothing_and_wraps_nothing() => Pump.Run(async _ =>
    {
        using var caller = new CancellationTokenSource();
        var error = new AggregateException(new InvalidOperationException("inside"));
        var source = new TaskCompletionSource<int>();
        var catching = Cancelling.CatchAsync(_ => source.Task, caller.Token);

        source.SetException(error);

        (await catching).Should().BeOfType<Outcome<int>.Failed>()
            .Which.Error.Should().BeSameAs(error, "because the error is what awaiting the body throws");
    });

    [Fact]
    public void CatchAsync_calls_an_error_with_a_cancellation_inside_a_failure() => Pump.Run(async _ =>
    {
        foreach (var error in new Exception[] { new InvalidOperationException("the download broke", new OperationCanceledException()), new AggregateException(new OperationCanceledException()) })
        {
            using var caller = new CancellationTokenSource();
            var source = new TaskCompletionSource<int>();
            var catching = Cancelling.CatchAsync(_ => source.Task, caller.Token);

            caller.Cancel();
            source.SetException(error);

            (await catching).Should().BeOfType<Outcome<int>.Failed>("because what awaiting the body throws is no OperationCanceledException, whatever is inside it")
                .Which.Error.Should().BeSameAs(error);
        }
    });

    [Fact]
    public void CatchAsync_gives_the_first_of_several_errors() => Pump.Run(async _ =>
    {
        var first = new InvalidOperationException("first");
        var source = new TaskCompletionSource<int>();
        var catching = Cancelling.CatchAsync(_ => source.Task, CancellationToken.None);

        source.SetException([first, new InvalidOperationException("second")]);

        (await catching).Should().BeOfType<Outcome<int>.Failed>().Which.Error.Should().BeSameAs(first, "because that is what awaiting the body throws");
    });

    [Fact]
    public void CatchAsync_judges_several_errors_by_the_first() => Pump.Run(async _ =>
    {
        using var caller = new CancellationTokenSource();
        Exception cancellation = new OperationCanceledException(caller.Token);
        Exception failure = new InvalidOperationException("the disk is full");
        var source = new TaskCompletionSource<int>();
        var other = new TaskCompletionSource<int>();
        var catching = Cancelling.CatchAsync(_ => source.Task, caller.Token);
        var catchingOther = Cancelling.CatchAsync(_ => other.Task, caller.Token);

        caller.Cancel();
        source.SetException([cancellation, failure]);
        other.SetException([failure, cancellation]);

        (await catching).Should().Be(new Outcome<int>.Cancelled(), "because awaiting the body throws the cancellation, and our token was asked");
        (await catchingOther).Should().Be(new Outcome<int>.Failed(failure), "because awaiting the body throws the failure");
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
        outcome.Should().Be(new Outcome<int>.Cancelled());
    });

    [Fact]
    public void CatchAsync_tells_the_outcome_after_the_cleanup_and_not_before() => Pump.Run(async pump =>
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
        (await catching).Should().Be(new Outcome<int>.Cancelled());
        cleanups.Should().Be(1, "because finally blocks run once, before the outcome is known");
    });

    [Fact]
    public void CatchAsync_looks_at_its_token_after_the_finally_blocks_of_the_body() => Pump.Run(async _ =>
    {
        using var caller = new CancellationTokenSource();

        var outcome = await Cancelling.CatchAsync(
            Task<int> (_) =>
            {
                try
                {
                    throw new OperationCanceledException("stopped at once");
                }
                finally
                {
                    caller.Cancel();
                }
            },
            caller.Token);

        outcome.Should().Be(new Outcome<int>.Cancelled(), "because the body ends after its finally blocks, and by then the token had been asked");
    });

    [Fact]
    public void Many_bodies_that_have_ended_leave_nothing_on_the_token() => Pump.Run(async _ =>
    {
        using var caller = new CancellationTokenSource();
        var failure = new InvalidOperationException("the disk is full");

        (await Garbage.BytesLeftBy(async () =>
        {
            await Cancelling.CatchAsync(_ => Task.FromResult(42), caller.Token);
            await Cancelling.CatchAsync(_ => Task.FromException<int>(failure), caller.Token);
        })).Should().BeLessThan(Garbage.BytesOfALeak, "because a registration holds at least a delegate and what that mentions, and CatchAsync needs none: it can ask the token");
    });

    [Fact]
    public void There_are_three_outcomes_and_nobody_can_add_a_fourth() => Pump.Run(async _ =>
    {
        var outcome = await Cancelling.CatchAsync(_ => Task.FromResult("three"), CancellationToken.None);
        var constructors = typeof(Outcome<string>).GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);

        outcome.Should().Be(new Outcome<string>.Ok("three"));
        constructors.Where(constructor => !IsCopyConstructor(constructor)).Should().NotBeEmpty().And.OnlyContain(
            constructor => constructor.IsPrivate, "with a private constructor only nested types can derive, so that a switch over the three cases is complete");

        static bool IsCopyConstructor(ConstructorInfo constructor) =>
            constructor.GetParameters() is [var only] && only.ParameterType == typeof(Outcome<string>);
    });

    // ShieldAsync: the wait is cancelled, the work lives on.

    [Fact]
    public void A_shielded_wait_ends_with_the_result_of_the_inner_task() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        var inner = new TaskCompletionSource<int>();
        var wait = Cancelling.ShieldAsync(inner.Task, caller.Token);
        await pump.Settle();
        wait.IsCompleted.Should().BeFalse("because the inner task is not done");

        inner.SetResult(42);

        (await wait).Should().Be(42);
        (await Cancelling.ShieldAsync(inner.Task, caller.Token)).Should().Be(42, "because a task that is done can be waited for as well");
    });

    [Fact]
    public void Cancelling_a_shielded_wait_leaves_the_inner_task_alone() => Pump.Run(async _ =>
    {
        using var caller = new CancellationTokenSource();
        var inner = new TaskCompletionSource<int>();
        var wait = Cancelling.ShieldAsync(inner.Task, caller.Token);

        caller.Cancel();

        var error = await ErrorOf(wait);
        wait.Status.Should().Be(TaskStatus.Canceled, "because the wait was cancelled");
        error.Should().BeAssignableTo<OperationCanceledException>()
            .Which.CancellationToken.Should().Be(caller.Token, "because the caller wants to recognise its own token");
        inner.Task.IsCompleted.Should().BeFalse("because the inner task is somebody else's, and lives on");
        inner.SetResult(42);
        (await inner.Task).Should().Be(42);
        wait.Status.Should().Be(TaskStatus.Canceled);
    });

    [Fact]
    public void A_token_that_is_already_cancelled_wins_over_an_inner_task_that_is_done() => Pump.Run(async _ =>
    {
        using var caller = new CancellationTokenSource();
        caller.Cancel();

        var wait = Cancelling.ShieldAsync(Task.FromResult(42), caller.Token);

        (await ErrorOf(wait)).Should().BeAssignableTo<OperationCanceledException>("because a token that is already cancelled wins over everything")
            .Which.CancellationToken.Should().Be(caller.Token);
        wait.Status.Should().Be(TaskStatus.Canceled);
    });

    [Fact]
    public void A_cancel_after_the_inner_task_ended_changes_nothing() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        var inner = new TaskCompletionSource<int>();
        var wait = Cancelling.ShieldAsync(inner.Task, caller.Token);
        inner.SetResult(42);
        await pump.Settle();

        caller.Cancel();

        (await wait).Should().Be(42, "because a completed wait stays completed");
    });

    [Fact]
    public void A_shielded_wait_fails_as_the_inner_task_fails() => Pump.Run(async _ =>
    {
        using var caller = new CancellationTokenSource();
        var error = new InvalidOperationException("the disk is full");
        var gate = new TaskCompletionSource();
        var wait = Cancelling.ShieldAsync(FailAfter(gate.Task), caller.Token);

        gate.SetResult();

        (await ErrorOf(wait)).Should().BeSameAs(error, "because exceptions reach the caller as the same instance, unwrapped");
        error.StackTrace.Should().Contain(nameof(FailDeepInside), "because the stack trace has to tell where it was thrown first");

        async Task<int> FailAfter(Task opened)
        {
            await opened;
            return FailDeepInside(error);
        }
    });

    [Fact]
    public void A_shielded_wait_ends_in_the_state_of_the_inner_task() => Pump.Run(async _ =>
    {
        using var caller = new CancellationTokenSource();
        var cancelled = new TaskCompletionSource<int>();
        var faulted = new TaskCompletionSource<int>();
        var waitForCancelled = Cancelling.ShieldAsync(cancelled.Task, caller.Token);
        var waitForFaulted = Cancelling.ShieldAsync(faulted.Task, caller.Token);

        cancelled.SetCanceled();
        faulted.SetException(new OperationCanceledException("a library failed with this"));

        (await ErrorOf(waitForCancelled)).Should().BeAssignableTo<OperationCanceledException>();
        waitForCancelled.Status.Should().Be(TaskStatus.Canceled, "because the inner task was cancelled");
        (await ErrorOf(waitForFaulted)).Should().BeAssignableTo<OperationCanceledException>();
        waitForFaulted.Status.Should().Be(TaskStatus.Faulted, "because the state of the inner task decides, not the type of its exception");
    });

    [Fact]
    public void A_shielded_wait_has_all_errors_of_the_inner_task() => Pump.Run(async _ =>
    {
        using var caller = new CancellationTokenSource();
        var errors = new Exception[] { new InvalidOperationException("first"), new FormatException("second") };
        var inner = new TaskCompletionSource<int>();
        var wait = Cancelling.ShieldAsync(inner.Task, caller.Token);

        inner.SetException(errors);

        await ErrorOf(wait);
        wait.Exception!.InnerExceptions.Should().Equal(errors, "because the wait ends as the inner task ends, and awaiting is not the only way to look at it");
    });

    [Fact]
    public void A_shielded_wait_tells_who_cancelled_the_inner_task() => Pump.Run(async _ =>
    {
        using var caller = new CancellationTokenSource();
        using var somebodyElse = new CancellationTokenSource();
        somebodyElse.Cancel();
        var inner = new TaskCompletionSource<int>();
        var wait = Cancelling.ShieldAsync(inner.Task, caller.Token);

        inner.SetCanceled(somebodyElse.Token);

        (await ErrorOf(wait)).Should().BeAssignableTo<OperationCanceledException>()
            .Which.CancellationToken.Should().Be(somebodyElse.Token, "because it was not the caller's token: a cancellation comes over with its own");
    });

    [Fact]
    public void A_shielded_wait_for_a_task_that_is_done_ends_as_that_has_ended() => Pump.Run(async _ =>
    {
        using var caller = new CancellationTokenSource();
        using var somebodyElse = new CancellationTokenSource();
        somebodyElse.Cancel();
        var errors = new Exception[] { new OperationCanceledException("first"), new FormatException("second") };
        var failed = new TaskCompletionSource<int>();
        failed.SetException(errors);

        var waitForFailed = Cancelling.ShieldAsync(failed.Task, caller.Token);
        var waitForCancelled = Cancelling.ShieldAsync(Task.FromCanceled<int>(somebodyElse.Token), caller.Token);

        (await ErrorOf(waitForFailed)).Should().BeSameAs(errors[0], "because the exception is the same instance, unwrapped, though there was nothing to wait for");
        waitForFailed.Status.Should().Be(TaskStatus.Faulted, "because the state of the inner task decides, not the type of its exception");
        waitForFailed.Exception!.InnerExceptions.Should().Equal(errors, "because all errors come over");
        (await ErrorOf(waitForCancelled)).Should().BeAssignableTo<OperationCanceledException>()
            .Which.CancellationToken.Should().Be(somebodyElse.Token, "because a cancellation comes over with its own token");
        waitForCancelled.Status.Should().Be(TaskStatus.Canceled, "because the inner task was cancelled");
    });

    [Fact]
    public void A_failure_after_the_wait_was_cancelled_counts_as_observed()
    {
        var error = new InvalidOperationException("nobody waits for this any more");

        var unobserved = Unobserved.During(() =>
        {
            var inner = new TaskCompletionSource<int>();
            Pump.Run(async pump =>
            {
                using var caller = new CancellationTokenSource();
                _ = Cancelling.ShieldAsync(inner.Task, caller.Token);
                caller.Cancel();
                inner.SetException(error);
                await pump.Settle();
            });
            return inner.Task;
        }, error);

        unobserved.Should().BeEmpty("because the shield gave up the wait, so it has to look at a failure that comes later");
    }

    [Fact]
    public void A_failure_behind_a_token_that_was_already_cancelled_counts_as_observed()
    {
        var error = new InvalidOperationException("nobody waited for this at all");

        var unobserved = Unobserved.During(() =>
        {
            var inner = new TaskCompletionSource<int>();
            Pump.Run(async pump =>
            {
                _ = Cancelling.ShieldAsync(inner.Task, new CancellationToken(canceled: true));
                inner.SetException(error);
                await pump.Settle();
            });
            return inner.Task;
        }, error);

        unobserved.Should().BeEmpty("because the caller handed the task to the shield, also when the wait was cancelled from the start");
    }

    [Fact]
    public void A_failure_that_was_there_before_a_cancelled_wait_counts_as_observed()
    {
        var error = new InvalidOperationException("nobody had looked at this yet");

        var unobserved = Unobserved.During(() =>
        {
            var inner = Task.FromException<int>(error);
            Pump.Run(async pump =>
            {
                _ = Cancelling.ShieldAsync(inner, new CancellationToken(canceled: true));
                await pump.Settle();
            });
            return inner;
        }, error);

        unobserved.Should().BeEmpty("because the token wins over the failure, and then nobody else looks at that");
    }

    [Fact]
    public void A_failure_that_ends_the_wait_is_observed_only_by_who_looks_at_it()
    {
        var later = new InvalidOperationException("nobody looked at the wait that this ended");
        var before = new InvalidOperationException("nobody looked at the wait for what had failed");

        var unobservedLater = Unobserved.During(() =>
        {
            var inner = new TaskCompletionSource<int>();
            Pump.Run(async pump =>
            {
                using var caller = new CancellationTokenSource();
                _ = Cancelling.ShieldAsync(inner.Task, caller.Token);
                inner.SetException(later);
                await pump.Settle();
            });
            return inner.Task;
        }, later);

        unobservedLater.Should().Contain(later, "because the wait was not cancelled: its failure is for those who wait, and must not vanish when nobody does");

        var unobservedBefore = Unobserved.During(() =>
        {
            var inner = Task.FromException<int>(before);
            Pump.Run(async pump =>
            {
                using var caller = new CancellationTokenSource();
                _ = Cancelling.ShieldAsync(inner, caller.Token);
                await pump.Settle();
            });
            return inner;
        }, before);

        unobservedBefore.Should().Contain(before, "because that holds, too, when there was nothing to wait for");
    }

    [Fact]
    public void A_cancelled_wait_leaves_nothing_on_the_inner_task() => Pump.Run(async _ =>
    {
        var inner = new TaskCompletionSource<int>();

        var wait = ShieldThenCancel(inner.Task);

        (await Garbage.IsCollected(wait)).Should().BeTrue("because an inner task may live for days, and must not keep every wait that was ever cancelled");
        inner.SetResult(42);
    });

    [Fact]
    public void A_finished_wait_leaves_nothing_on_the_token() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();

        var wait = ShieldThenFinish(caller.Token);
        await pump.Settle();

        (await Garbage.IsCollected(wait)).Should().BeTrue("because a token may live for days, and must not keep every wait that was ever made");
        caller.Cancel();
    });

    [Fact]
    public void Many_finished_waits_leave_nothing_on_the_token() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        var failure = new InvalidOperationException("the disk is full");

        foreach (var (end, finish) in new (string, Action<TaskCompletionSource<int>>)[]
                 {
                     ("with its result", inner => inner.SetResult(42)),
                     ("with a failure", inner => inner.SetException(failure)),
                     ("cancelled", inner => inner.SetCanceled()),
                 })
        {
            (await Garbage.BytesLeftBy(() => Shield(finish, isDone: false))).Should().BeLessThan(
                Garbage.BytesOfALeak, $"because a registration holds at least a delegate and what that mentions, and none of it may be left when the inner task has ended {end}");
            (await Garbage.BytesLeftBy(() => Shield(finish, isDone: true))).Should().BeLessThan(
                Garbage.BytesOfALeak, $"because a wait that is done at once leaves nothing either, when the inner task had ended {end}");
        }

        async Task Shield(Action<TaskCompletionSource<int>> finish, bool isDone)
        {
            var inner = new TaskCompletionSource<int>();
            if (isDone)
                finish(inner);
            var wait = Cancelling.ShieldAsync(inner.Task, caller.Token);
            if (!isDone)
                finish(inner);
            await Task.WhenAny(wait);
            _ = wait.Exception;
        }
    });

    [Fact]
    public void The_inner_task_can_end_while_the_cancel_of_the_wait_still_runs() => Pump.Run(async _ =>
    {
        using var caller = new CancellationTokenSource();
        var inner = new TaskCompletionSource<int>();
        var gotThrough = Cancelling.ShieldAsync(inner.Task, caller.Token).ContinueWith(
            _ => AnotherThread.EndsSoon(() => inner.SetResult(42)),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);

        caller.Cancel();

        (await gotThrough).Should().BeTrue("because who ends the inner task waits for no callback of the caller's token: that callback may be waiting for the one who ends it");
    });

    [Fact]
    public void A_null_argument_is_refused_at_once()
    {
        var catching = () => { _ = Cancelling.CatchAsync<int>(null!, CancellationToken.None); };
        var catchingWithToken = () => { _ = Cancelling.CatchAsync<int>(null!, new CancellationToken(canceled: true)); };
        var shielding = () => { _ = Cancelling.ShieldAsync<int>(null!, CancellationToken.None); };
        var shieldingWithToken = () => { _ = Cancelling.ShieldAsync<int>(null!, new CancellationToken(canceled: true)); };

        catching.Should().Throw<ArgumentNullException>("because argument errors are thrown at once, not through the task").WithParameterName("body");
        catchingWithToken.Should().Throw<ArgumentNullException>("because arguments are looked at before the token is").WithParameterName("body");
        shielding.Should().Throw<ArgumentNullException>("because argument errors are thrown at once, not through the task").WithParameterName("inner");
        shieldingWithToken.Should().Throw<ArgumentNullException>("because arguments are looked at before the token is").WithParameterName("inner");
    }

    /// <summary>A wait that nothing but the token ends.</summary>
    private static Task Forever(CancellationToken token) => new TaskCompletionSource().Task.WaitAsync(token);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int FailDeepInside(Exception error) => throw error;

    // What follows makes garbage. It is not inlined, so that no local variable of a test keeps that garbage alive.

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference ShieldThenCancel(Task<int> inner)
    {
        using var caller = new CancellationTokenSource();
        var wait = Cancelling.ShieldAsync(inner, caller.Token);
        caller.Cancel();
        return new WeakReference(wait);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference ShieldThenFinish(CancellationToken token)
    {
        var inner = new TaskCompletionSource<int>();
        var wait = Cancelling.ShieldAsync(inner.Task, token);
        inner.SetResult(42);
        return new WeakReference(wait);
    }
}
