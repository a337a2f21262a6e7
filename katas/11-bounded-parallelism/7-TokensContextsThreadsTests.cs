using Katas.Parallelism;

namespace Tests.Parallelism;

[Trait("Stage", "7"), Trait("Level", "mastery")]
public class TokensContextsThreadsTests : BoundedTests
{
    [Fact]
    public void Both_tokens_of_a_stream_count_and_the_exception_carries_its_own() => Pump.Run(async pump =>
    {
        foreach (var (which, callIsCancelled) in new[] { ("call", true), ("loop", false) })
        {
            using var call = new CancellationTokenSource();
            using var loop = new CancellationTokenSource();
            var works = new Works { Obey = true };
            var stream = Bounded.StreamAsync(Of(1), 1, works.Begin, cancellationToken: call.Token);
            var first = stream.GetAsyncEnumerator(loop.Token).MoveNextAsync().AsTask();
            await pump.Settle();

            (callIsCancelled ? call : loop).Cancel();

            (await ErrorOf(first))
                .Should().BeA<OperationCanceledException>("because the token of the {0} was cancelled", which)
                .Which.CancellationToken.Should().BeSameTokenAs(callIsCancelled ? call.Token : loop.Token,
                    "because nobody knows a token that combines the two: the one of the {0} was cancelled", which);
        }

        var (callers, loops) = (new CancellationToken(canceled: true), new CancellationTokenSource());
        loops.Cancel();
        var source = Of(1);
        var both = Bounded.StreamAsync(source, 1, Done, ordered: true, callers).GetAsyncEnumerator(loops.Token);
        (await ErrorOf(both.MoveNextAsync().AsTask()))
            .Should().BeA<OperationCanceledException>("because both tokens were cancelled before")
            .Which.CancellationToken.Should().BeSameTokenAs(callers,
                "because of the two the token of the call comes first");
        source.Opened.Should().Be(0, "because a token that is already cancelled wins over everything");
    });

    [Fact]
    public void Nothing_stays_on_the_callers_token() => Pump.Run(async pump =>
    {
        using var caller = new CancellationTokenSource();
        var failed = Task.FromException<int>(new InvalidDataException());
        _ = failed.Exception;

        var bytesLeft = await Garbage.BytesLeftBy(() => Bounded.MapAsync(Of(1), 1, Done, caller.Token));
        bytesLeft.Should().BeLessThanALeak("because a map that is done leaves no registration on the caller's token");

        bytesLeft = await Garbage.BytesLeftBy(
            () => ErrorOf(Bounded.MapAsync(Of(1), 1, (_, _) => failed, caller.Token)));
        bytesLeft.Should().BeLessThanALeak("because a map that failed leaves no registration on the caller's token");

        bytesLeft = await Garbage.BytesLeftBy(async () =>
        {
            await foreach (var _ in Bounded.StreamAsync(Of(1, 2), 1, Done, ordered: true, caller.Token))
                break;
        });
        bytesLeft
            .Should().BeLessThanALeak(
                "because a stream that its reader left leaves no registration on the caller's token");

        bytesLeft = await Garbage.BytesLeftBy(
            () => ErrorOf(Bounded.MapAsync(new DoesNotClose(), 1, Done, caller.Token)));
        bytesLeft
            .Should().BeLessThanALeak(
                "because a failed disposal of the source leaves no registration on the caller's token");

        var unopened = new DoesNotOpen(new InvalidDataException());
        bytesLeft = await Garbage.BytesLeftBy(() => ErrorOf(Bounded.MapAsync(unopened, 1, Done, caller.Token)));
        bytesLeft
            .Should().BeLessThanALeak(
                "because a source that did not open leaves no registration on the caller's token");
    });

    [Fact]
    public void Failures_that_do_not_come_out_count_as_observed()
    {
        var (first, second) = (new InvalidDataException("first"), new InvalidDataException("second"));
        var third = new InvalidDataException("third");

        Unobserved.During(() =>
        {
            var (source, works) = (new Source<int>(1, 2), new Works());
            object map = Bounded.MapAsync(source, 3, works.Begin);
            works.Fail(1, first);
            works.Fail(2, second);
            source.Fail(third);
            Comes(() => ((Task)map).IsCompleted).Should().BeTrue("because everything has ended");
            _ = ((Task)map).Exception;
            return map;
        }, first, second, third)
            .Should().BeEmpty(
                "because the first failure came out, and the later ones are its consequences: nobody else could "
                + "observe them");

        Unobserved.During(() =>
        {
            var works = new Works();
            var source = new Source<int>(1) { Disposal = Task.FromException(second) };
            object map = Bounded.MapAsync(source, 1, works.Begin);
            works.Fail(1, first);
            Comes(() => ((Task)map).IsCompleted).Should().BeTrue("because everything has ended");
            _ = ((Task)map).Exception;
            return map;
        }, first, second)
            .Should().BeEmpty(
                "because the first failure came out, and the error of the disposal was awaited all the same");
    }

    [Fact]
    public void Works_are_called_in_the_callers_context() => Pump.Run(async pump =>
    {
        var works = new Works();
        var contexts = new List<SynchronizationContext?>();
        var source = new Source<int> { WhenPulled = () => contexts.Add(SynchronizationContext.Current) };
        var map = Bounded.MapAsync(source, 1, (item, token) =>
        {
            contexts.Add(SynchronizationContext.Current);
            return works.Begin(item, token);
        });
        await pump.Settle();
        source.Give(1);
        await pump.Settle();
        works.End(1);
        await pump.Settle();
        source.Give(2);
        await pump.Settle();
        source.End();
        works.End(2);
        await map;

        contexts.Should().Equal([pump, pump, pump, pump, pump],
            "because two works were called and three pulls made where the caller awaits, also after a wait");
    });

    [Fact]
    public void A_stream_works_in_the_context_of_the_reader_who_asks() => Pump.Run(async pump =>
    {
        var works = new Works();
        var contexts = new List<SynchronizationContext?>();
        var another = new ProbingContext(() => { });
        var reader = Bounded.StreamAsync(Of(1, 2), 1, (item, token) =>
        {
            contexts.Add(SynchronizationContext.Current);
            return works.Begin(item, token);
        }).GetAsyncEnumerator();

        var first = reader.MoveNextAsync().AsTask();
        works.End(1);
        await first; // because a result is there
        var second = another.Around(() => reader.MoveNextAsync().AsTask());

        contexts
            .Should().Equal([pump, another],
                "because a work begins in the context of whoever asks, not in that of the first who asked");
        works.End(2);
        await second; // because a result is there
        await reader.DisposeAsync();
    });

    [Fact]
    public void Callbacks_of_the_token_may_throw_and_run_outside_every_lock() => Pump.Run(async pump =>
    {
        var (works, error) = (new Works { Obey = true }, new InvalidDataException("the first failure"));
        var map = Bounded.MapAsync(Of(1, 2), 2, (item, token) =>
        {
            token.Register(() => throw new InvalidDataException("a broken callback"));
            return works.Begin(item, token);
        });
        await pump.Settle();

        Record.Exception(() => works.Fail(1, error))
            .Should().BeNull("because whoever ends a work is not to blame for the callbacks of others");
        (await ErrorOf(map))
            .Should().BeSameAs(error, "because the first failure comes out; what a callback throws comes later");

        works = new Works();
        var isLocked = false;
        map = Bounded.MapAsync(Of(1, 2), 2, (item, token) =>
        {
            if (item == 1)
                token.Register(() => isLocked = !AnotherThread.EndsSoon(() => works.End(1)));
            return works.Begin(item, token);
        });
        await pump.Settle();

        works.Fail(2, error);

        isLocked
            .Should().BeFalse(
                "because the token is cancelled outside every lock: a callback may wait for a work that ends on "
                + "another thread");
        (await ErrorOf(map)).Should().BeSameAs(error, "because a work failed");
    });

    [Fact]
    public void A_callback_that_throws_when_the_reader_leaves_hides_nothing() => Pump.Run(async pump =>
    {
        var (source, works) = (Of(1, 2), new Works());
        var reader = Bounded.StreamAsync(source, 2, (item, token) =>
        {
            if (item == 2) token.Register(() => throw new InvalidDataException("a broken callback"));
            return works.Begin(item, token);
        }).GetAsyncEnumerator();
        var first = reader.MoveNextAsync().AsTask();
        await pump.Settle();
        works.End(1);
        await first; // because its turn has come

        var leaving = reader.DisposeAsync().AsTask();
        await pump.Settle();
        leaving.IsCompleted.Should().BeFalse("because a work still runs, whatever a callback of its token throws");
        works.End(2);
        (await ErrorOf(leaving)).Should().BeNull("because whoever leaves does not hear of the callbacks of others");
        source.Disposals.Should().Be(1, "because the source is disposed however it ends");
    });

    [Fact]
    public void Works_are_called_outside_every_lock() => Pump.Run(async pump =>
    {
        var isLocked = false;
        Works works = null!;
        works = new Works
        {
            WhenBegun = item =>
            {
                if (item == 2) isLocked = !AnotherThread.EndsSoon(() => works.End(1));
            },
        };

        var map = Bounded.MapAsync(Of(1, 2), 2, works.Begin);
        await pump.Settle();

        isLocked.Should().BeFalse("because the call of a work may wait for a work that ends on another thread");
        works.End(2);
        (await map).Should().Equal([10, 20], "because both works have ended");
    });

    [Fact]
    public void A_failure_counts_from_its_end_even_while_the_context_is_busy() => Pump.Run(async pump =>
    {
        foreach (var (what, fail) in new (string, Action<Source<int>, Works, Exception>)[]
                 {
                     ("a work", (_, works, error) => works.Fail(1, error)),
                     ("the pull", (source, _, error) => source.Fail(error)),
                 })
        {
            using var caller = new CancellationTokenSource();
            var (source, works, error) = (new Source<int>(1, 2), new Works(), new InvalidDataException());
            var map = Bounded.MapAsync(source, 3, works.Begin, caller.Token);
            await pump.Settle();

            fail(source, works, error);
            caller.Cancel(); // the loop had no turn yet
            works.End([.. works.Running]);
            if (source.IsPulling) source.End();

            (await ErrorOf(map))
                .Should().BeSameAs(error,
                    "because {0} failed before the cancel, and that counts where it ended, not where the loop hears "
                    + "of it", what);
        }
    });

    [Fact]
    public void A_work_that_ends_inside_the_call_of_another_starts_nothing_there() => Pump.Run(async pump =>
    {
        var isCalling = false;
        var nested = 0;
        Works works = null!;
        works = new Works
        {
            WhenBegun = item =>
            {
                if (isCalling) nested++;
                isCalling = true;
                if (item == 2) works.End(1);
                isCalling = false;
            },
        };

        var map = Bounded.MapAsync(Of(1, 2, 3), 2, works.Begin);
        await pump.Settle();

        nested.Should().Be(0, "because works are called one after the other: each returns before the next is called");
        works.Running.Should().Equal([2, 3], "because a place became free");
        works.End(2, 3);
        await map;
    });

    [Fact]
    public void Ends_on_two_threads_are_both_heard() => Threads.Explore(meet =>
    {
        var (left, right) = (new TaskCompletionSource<int>(), new TaskCompletionSource<int>());
        Task<int>[] tasks = [left.Task, right.Task, Task.FromResult(2)];
        var begun = 0;
        var map = Bounded.MapAsync(Of(0, 1, 2), 2, (item, _) =>
        {
            begun++;
            return tasks[item];
        });
        meet.Thread(() => left.SetResult(0));
        meet.Thread(() => right.SetResult(1));
        meet.Afterwards(() =>
        {
            begun.Should().Be(3, "because each end makes room for one more");
            map.IsCompletedSuccessfully.Should().BeTrue("because all works have ended");
            ResultOf(map).Should().Equal([0, 1, 2], "because no result is lost when two works end at once");
        });
    });

    [Fact]
    public void Failures_and_a_cancel_may_meet()
    {
        var (one, two) = (new InvalidDataException("one"), new InvalidDataException("two"));

        Threads.Explore(meet =>
        {
            var (left, right) = (new TaskCompletionSource<int>(), new TaskCompletionSource<int>());
            var map = Bounded.MapAsync(Of(0, 1), 2, (item, _) => item == 0 ? left.Task : right.Task);
            meet.Thread(() => left.SetException(one));
            meet.Thread(() => right.SetException(two));
            meet.Afterwards(() => (map.Exception?.InnerException)
                .Should().BeOneOf([one, two], "because one of the two was first, and nothing waits any more"));
        });

        Threads.Explore(meet =>
        {
            var (caller, end) = (new CancellationTokenSource(), new TaskCompletionSource<int>());
            var map = Bounded.MapAsync(Of(0), 1, (_, _) => end.Task, caller.Token);
            meet.Thread(() => caller.Cancel());
            meet.Thread(() => end.SetException(one));
            meet.Afterwards(() => (map.IsCanceled || map.Exception?.InnerException == one)
                .Should().BeTrue("because either of the two was first, and nothing waits any more"));
        });

        Threads.Explore(meet =>
        {
            var (caller, end) = (new CancellationTokenSource(), new TaskCompletionSource<int>());
            var map = Bounded.MapAsync(Of(0), 1, (_, _) => end.Task, caller.Token);
            meet.Thread(() => caller.Cancel());
            meet.Thread(() => end.SetResult(1));
            meet.Afterwards(() => (map.IsCanceled || map.IsCompletedSuccessfully)
                .Should().BeTrue("because a cancel that meets the last result may win or lose"));
        });
    }

    [Fact]
    public void An_end_that_meets_the_reader_is_heard()
    {
        foreach (var ordered in new[] { false, true })
        {
            Threads.Explore(meet =>
            {
                var (first, second) = (new TaskCompletionSource<int>(), new TaskCompletionSource<int>());
                var tasks = new[] { first.Task, second.Task };
                var reader = Bounded.StreamAsync(Of(0, 1), 2, (item, _) => tasks[item], ordered).GetAsyncEnumerator();
                var moved = reader.MoveNextAsync().AsTask();
                first.SetResult(10);
                meet.Settle();
                Task<bool>? next = null;
                meet.Thread(() => next = reader.MoveNextAsync().AsTask());
                meet.Thread(() => second.SetResult(20));
                meet.Afterwards(() =>
                {
                    (moved.IsCompletedSuccessfully && next!.IsCompletedSuccessfully)
                        .Should().BeTrue("because the result is there");
                    reader.Current.Should().Be(20, "because nobody waits for a result that is there already");
                });
            });
        }
    }

    private static Task<int> Done(int item, CancellationToken token) => Task.FromResult(item);

    /// <summary>An empty source whose disposal fails.</summary>
    private sealed class DoesNotClose : IAsyncEnumerable<int>, IAsyncEnumerator<int>
    {
        private readonly InvalidDataException error = new();

        public int Current => 0;

        public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default) => this;

        public ValueTask<bool> MoveNextAsync() => ValueTask.FromResult(false);

        public ValueTask DisposeAsync() => throw error;
    }

    /// <summary>The result of a task that has ended: there is nothing to wait for.</summary>
    private static T ResultOf<T>(Task<T> ended) => new ValueTask<T>(ended).Result;
}
