using System.Runtime.CompilerServices;
using Katas.Timeouts;

namespace Tests.Timeouts;

[Trait("Stage", "4"), Trait("Level", "core")]
public class NothingLeftTests : TimeoutTests
{
    [Fact]
    public void However_it_ends_no_timer_is_left() => Pump.Run(async pump =>
    {
        foreach (var (ending, body, asks) in Endings())
        {
            using var caller = new CancellationTokenSource();
            var run = TimeLimit.RunAsync(body, Second, pump.Time, caller.Token);
            if (asks) caller.Cancel();
            await ErrorOf(run); // because the body has ended

            pump.Time.PendingTimers.Should().BeEmpty("because the body has ended {0}, and nobody waits for the limit any more", ending);
        }
    });

    [Fact]
    public void However_it_ends_the_callers_token_holds_nothing_of_it() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        var ended = Endings().Where(each => !each.Asks)
            .Select(each => (each.Ending, Held: RunAndForget(each.Body, Timeout.InfiniteTimeSpan, pump.Time, caller.Token)))
            .Append(("at the limit", RunAndForget(Forever, TimeSpan.Zero, pump.Time, caller.Token)))
            .ToList();
        await pump.Settle();

        foreach (var (ending, held) in ended)
            (await Garbage.IsCollected(held)).Should().BeTrue("because a token may live for years, and the body has ended {0}", ending);
        caller.Cancel();
    });

    [Fact]
    public void After_the_end_the_limit_does_not_reach_the_bodys_token() => Pump.Run(async pump =>
    {
        foreach (var (ending, body, _) in Endings().Where(each => !each.Asks))
        {
            CancellationToken given = default;
            var run = TimeLimit.RunAsync(
                token =>
                {
                    given = token;
                    return body(token);
                },
                Second,
                pump.Time);
            await ErrorOf(run); // because the body has ended

            await pump.Time.AdvanceAsync(Second);

            given.IsCancellationRequested.Should().BeFalse("because the body has ended {0}, and a limit that passes after the end changes nothing", ending);
        }
    });

    [Fact]
    public void After_the_end_the_callers_cancel_does_not_reach_the_bodys_token() => Pump.Run(async pump =>
    {
        foreach (var (ending, body, _) in Endings().Where(each => !each.Asks))
        {
            using var caller = new CancellationTokenSource();
            CancellationToken given = default;
            var run = TimeLimit.RunAsync(
                token =>
                {
                    given = token;
                    return body(token);
                },
                Second,
                pump.Time,
                caller.Token);
            await ErrorOf(run); // because the body has ended

            caller.Cancel();

            given.IsCancellationRequested.Should().BeFalse("because the body has ended {0}, and a cancel that comes after the end changes nothing", ending);
        }
    });

    [Fact]
    public void Everything_is_let_go_before_the_task_ends() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        var end = new TaskCompletionSource<int>();
        CancellationToken given = default;
        var run = TimeLimit.RunAsync(
            token =>
            {
                given = token;
                return end.Task;
            },
            Second,
            pump.Time,
            caller.Token);

        // The first thing that the end of the task sets off is a Post to the context of whoever awaits it.
        var timers = -1;
        var wait = new ProbingContext(() =>
        {
            timers = pump.Time.PendingTimers.Count;
            caller.Cancel();
        }).Around(() => ErrorOf(run));
        end.SetResult(42);

        (await wait).Should().BeNull("because the body gave a result");
        timers.Should().Be(0, "because the timer is let go first, and then the task ends");
        given.IsCancellationRequested.Should().BeFalse("because the caller's token is let go first, and then the task ends");
    });

    /// <summary>The ways in which a body ends; Asks: only after the caller's cancel.</summary>
    private static IEnumerable<(string Ending, Func<CancellationToken, Task<int>> Body, bool Asks)> Endings() =>
    [
        ("with its result, at once", _ => Task.FromResult(42), false),
        ("with its result, after a wait", async _ =>
        {
            await Task.Yield();
            return 42;
        }, false),
        ("with a failure", _ => Task.FromException<int>(new InvalidOperationException("failed")), false),
        ("with a failure that it threw at once", _ => throw new InvalidOperationException("failed at once"), false),
        ("in a cancellation that nobody asked for", _ => Task.FromCanceled<int>(new CancellationToken(canceled: true)), false),
        ("in a cancellation that it threw at once", _ => throw new OperationCanceledException("nobody asked"), false),
        ("in the cancellation that the caller asked for", Forever, true),
    ];

    // The wait handle of the body's token lives as long as the source of that token does. Not inlined, so that no variable keeps it alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference RunAndForget(Func<CancellationToken, Task<int>> body, TimeSpan limit, TimeProvider time, CancellationToken callersToken)
    {
        WeakReference held = null!;
        var run = TimeLimit.RunAsync(
            token =>
            {
                held = new WeakReference(token.WaitHandle);
                return body(token);
            },
            limit,
            time,
            callersToken);
        _ = run.ContinueWith(static ended => _ = ended.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return held;
    }
}
