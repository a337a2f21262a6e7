using System.Runtime.CompilerServices;
using Katas.Backpressure;

namespace Tests.Backpressure;

[Trait("Stage", "5"), Trait("Level", "mastery")]
public class SharpEdgesTests
{
    private static readonly WhenFull[] Dropping =
        [WhenFull.DropWrite, WhenFull.DropNewest, WhenFull.DropOldest, WhenFull.Conflate];

    [Fact]
    public void Writes_that_meet_in_a_callback_report_each_their_own_drop()
    {
        foreach (var whenFull in Dropping)
        {
            var request = new AsyncLocal<string> { Value = "the first one's" };
            var (calls, ends, other) = (0, false, 0);
            var (reported, reportedInTime) = (("nobody's", 0), ("nobody's", 0));
            BoundedBuffer<int>? buffer = null;
            buffer = new BoundedBuffer<int>(1, whenFull, item =>
            {
                if (calls++ == 0) ends = AnotherThread.EndsSoon(WriteToo);
                else reported = (request.Value!, Environment.CurrentManagedThreadId);
            });
            _ = buffer.WriteAsync(1);

            _ = buffer.WriteAsync(2); // and while its callback runs, another thread writes, too

            ends.Should().BeTrue("because a write doesn't wait for the callback of another one ({0})", whenFull);
            reportedInTime.Should().Be(("the other one's", other),
                "because each write calls the callback itself, on its own thread and in its own context, before it "
                + "ends ({0})", whenFull);
            calls.Should().Be(2, "because two items were dropped ({0})", whenFull);

            void WriteToo()
            {
                request.Value = "the other one's";
                other = Environment.CurrentManagedThreadId;
                _ = buffer!.WriteAsync(3);
                reportedInTime = reported;
            }
        }
    }

    [Fact]
    public void Each_write_answers_for_its_own_callback() => Pump.Run(async pump =>
    {
        var (failure, inner) = (new InvalidOperationException("the inner one's"), (Task<bool>?)null);
        BoundedBuffer<string>? buffer = null;
        buffer = new BoundedBuffer<string>(1, WhenFull.DropOldest, item =>
        {
            if (item == "b") throw failure;
            inner = buffer!.WriteAsync("c");
        });
        await buffer.WriteAsync("a"); // because there is room

        (await buffer.WriteAsync("b")).Should().BeTrue("because its own callback has thrown nothing");
        (await ErrorOf(inner!)).Should().BeSameAs(failure,
            "because the callback has thrown for what the inner write dropped");
        (await buffer.ReadAsync()).Should().Be("c", "because it was stored, though its callback threw");
    });

    [Fact]
    public void No_continuation_runs_inside_the_call_that_ends_its_wait()
    {
        foreach (var whenFull in Enum.GetValues<WhenFull>())
        {
            using var source = new CancellationTokenSource();
            var empty = new BoundedBuffer<int>(1, whenFull);
            RunsInside(empty.ReadAsync(), () => empty.WriteAsync(1)).Should().BeFalse(
                "because the continuation of a reader runs in its own turn, not inside the write that serves it "
                + "({0})", whenFull);
            RunsInside(empty.ReadAsync(source.Token), () => source.Cancel()).Should().BeFalse(
                "because the continuation of a cancelled reader runs in its own turn, not inside Cancel ({0})",
                whenFull);
            RunsInside(empty.ReadAsync(), () => empty.Complete()).Should().BeFalse(
                "because the continuation of a refused reader runs in its own turn, not inside Complete ({0})",
                whenFull);
        }

        using var another = new CancellationTokenSource();
        var full = new BoundedBuffer<int>(1, WhenFull.Wait);
        full.WriteAsync(1);
        RunsInside(full.WriteAsync(2, another.Token), () => another.Cancel()).Should().BeFalse(
            "because the continuation of a cancelled writer runs in its own turn, not inside Cancel");
        RunsInside(full.WriteAsync(3), () => full.ReadAsync()).Should().BeFalse(
            "because the continuation of a writer runs in its own turn, not inside the read that lets it in");
        RunsInside(full.WriteAsync(4), () => full.Complete()).Should().BeFalse(
            "because the continuation of a refused writer runs in its own turn, not inside Complete");
    }

    [Fact]
    public void Waiters_are_completed_outside_every_lock()
    {
        foreach (var whenFull in Enum.GetValues<WhenFull>())
        {
            FindsTheBufferLocked(whenFull, stored: 0, (buffer, _) => buffer.ReadAsync(),
                (buffer, _) => buffer.WriteAsync(1))
                .Should().BeFalse(
                    "because the reader that a write serves is completed outside the lock ({0})", whenFull);
            FindsTheBufferLocked(whenFull, stored: 0, (buffer, _) => buffer.ReadAsync(),
                (buffer, _) => buffer.Complete())
                .Should().BeFalse("because a reader is refused outside the lock ({0})", whenFull);
        }

        FindsTheBufferLocked(WhenFull.Wait, stored: 1, (buffer, _) => buffer.WriteAsync(2),
            (buffer, _) => buffer.ReadAsync())
            .Should().BeFalse("because the writer that a read lets in is completed outside the lock");
        FindsTheBufferLocked(WhenFull.Wait, stored: 1, (buffer, _) => buffer.WriteAsync(2),
            (buffer, _) => buffer.Complete())
            .Should().BeFalse("because a writer is refused outside the lock");
        FindsTheBufferLocked(WhenFull.Wait, stored: 0, (buffer, token) => buffer.ReadAsync(token),
            (_, source) => source.Cancel())
            .Should().BeFalse("because a reader is cancelled outside the lock");
        FindsTheBufferLocked(WhenFull.Wait, stored: 1, (buffer, token) => buffer.WriteAsync(2, token),
            (_, source) => source.Cancel())
            .Should().BeFalse("because a writer is cancelled outside the lock");

        bool FindsTheBufferLocked(
            WhenFull whenFull,
            int stored,
            Func<BoundedBuffer<int>, CancellationToken, Task> wait,
            Action<BoundedBuffer<int>, CancellationTokenSource> call)
        {
            using var source = new CancellationTokenSource();
            var buffer = new BoundedBuffer<int>(1, whenFull);
            if (stored == 1) buffer.WriteAsync(1);
            return EndsUnderALock(
                () => wait(buffer, source.Token), () => call(buffer, source), () => UseEverything(buffer));
        }

        // Whichever lock is held, one of these needs it.
        void UseEverything(BoundedBuffer<int> buffer)
        {
            using var source = new CancellationTokenSource();
            _ = buffer.Count;
            _ = (ErrorOf(buffer.WriteAsync(3, source.Token)), ErrorOf(buffer.WriteAsync(4, source.Token)));
            for (var i = 0; i < 4; i++)
                _ = ErrorOf(buffer.ReadAsync(source.Token));
            source.Cancel();
            buffer.Complete();
        }
    }

    [Fact]
    public void In_the_middle_of_a_cancel_no_item_and_no_place_is_lost() => Pump.Run(async pump =>
    {
        foreach (var whenFull in Enum.GetValues<WhenFull>())
        {
            using var source = new CancellationTokenSource();
            var buffer = new BoundedBuffer<int>(1, whenFull);
            // two leave, one stays
            var reads = new[]
            {
                buffer.ReadAsync(source.Token), buffer.ReadAsync(source.Token), buffer.ReadAsync(),
            };
            // Cancel runs the callbacks last in, first out: this one before the buffer's own
            source.Token.Register(() => buffer.WriteAsync(1));

            source.Cancel();

            buffer.Count.Should().Be(0,
                "because an item is not stored while somebody else waits for it ({0})", whenFull);
            buffer.Complete(); // ends the last wait, if nobody has served it
            var given = new List<int>();
            foreach (var read in reads)
                if (await ErrorOf(read) is null) given.Add(await read); // because the write or a cancel has ended it
            given.Should().Equal([1],
                "because a cancel or the write may win, but one reader is given the item ({0})", whenFull);
        }

        using var another = new CancellationTokenSource();
        var full = new BoundedBuffer<string>(1, WhenFull.Wait);
        await full.WriteAsync("a"); // because there is room
        var writes = new[]
        {
            ("b", full.WriteAsync("b", another.Token)), ("c", full.WriteAsync("c", another.Token)),
            ("d", full.WriteAsync("d")),
        };
        another.Token.Register(() => full.ReadAsync()); // runs before the buffer's own callbacks

        another.Cancel();

        full.Count.Should().Be(1, "because a place is not left free while somebody else waits for it");
        full.Complete(); // ends the last wait, if nobody has let it in
        var letIn = new List<string>();
        foreach (var (item, write) in writes)
            if (await ErrorOf(write) is null) letIn.Add(item); // because the read or a cancel has ended it
        letIn.Should().Equal([await full.ReadAsync()],
            "because a write that succeeded has written its item, and a cancelled one has not");
    });

    [Fact]
    public void In_the_middle_of_complete_nobody_is_let_in_and_a_cancel_is_no_error() => Pump.Run(async pump =>
    {
        foreach (var whenFull in Enum.GetValues<WhenFull>())
        {
            // The first thing that a refusal sets off, still inside Complete, is a Post to the context of whoever
            // awaits it. That Post writes, and cancels the next wait.
            using var source = new CancellationTokenSource();
            var (buffer, writes, thrown) = (new BoundedBuffer<int>(1, whenFull), new List<Task>(), (Exception?)null);
            var refused = new ProbingContext(() =>
            {
                writes.Add(buffer.WriteAsync(1));
                thrown ??= Record.Exception(source.Cancel);
            }).Around(() => ErrorOf(buffer.ReadAsync()));
            var next = buffer.ReadAsync(source.Token);

            buffer.Invoking(it => it.Complete()).Should().NotThrow(
                "because a cancel in the middle of Complete is no error of Complete ({0})", whenFull);

            (await refused).Should().BeA<BufferCompletedException>("because nothing will come for it ({0})", whenFull);
            thrown.Should().BeNull(
                "because a cancel that comes too late is no error of whoever cancels ({0})", whenFull);
            (await ErrorOf(next) is OperationCanceledException or BufferCompletedException).Should().BeTrue(
                "because either of the two ends the wait, and nothing else does ({0})", whenFull);
            foreach (var write in writes)
                (await ErrorOf(write)).Should().BeA<BufferCompletedException>(
                    "because Complete is one step: once a reader was refused, nothing is written any more ({0})",
                    whenFull);
        }

        var full = new BoundedBuffer<string>(1, WhenFull.Wait);
        await full.WriteAsync("a"); // because there is room
        var reads = new List<Task<string>>();
        var first = new ProbingContext(() => reads.Add(full.ReadAsync())).Around(() => ErrorOf(full.WriteAsync("b")));
        var second = full.WriteAsync("c");

        full.Complete();

        (await first).Should().BeA<BufferCompletedException>("because nothing is written after Complete");
        (await ErrorOf(second)).Should().BeA<BufferCompletedException>(
            "because Complete is one step: once a writer was refused, a read lets nobody in any more");
        (await reads[0]).Should().Be("a", "because its write had succeeded");
        full.Count.Should().Be(0, "because the item of a refused writer is not stored");
    });

    [Fact]
    public void Nothing_is_lost_or_doubled_in_any_interleaving()
    {
        foreach (var whenFull in Enum.GetValues<WhenFull>())
        {
            Pump.Explore(async pump =>
            {
                using var source = new CancellationTokenSource();
                var reported = new List<string>();
                var buffer = new BoundedBuffer<string>(1, whenFull, reported.Add);
                pump.Invariant("the capacity is never exceeded", () => buffer.Count <= 1);

                var a = pump.Start(() => buffer.WriteAsync("a", source.Token));
                var b = pump.Start(() => buffer.WriteAsync("b", source.Token));
                var read = pump.Start(() => buffer.ReadAsync(source.Token));
                var cancel = pump.Start(() => source.Cancel());
                await cancel;
                // because each is served or cancelled
                await ErrorOf(Task.WhenAll(a, b, read));

                var found = new List<string>(reported);
                if (await ErrorOf(read) is null) found.Add(await read);
                while (buffer.Count > 0) found.Add(await buffer.ReadAsync()); // because an item is stored
                var expected = new List<string>();
                if (await ErrorOf(a) is null) expected.Add("a");
                if (await ErrorOf(b) is null) expected.Add("b");
                found.Should().EqualInAnyOrder(expected,
                    "because an item whose write ended well was read, is stored, or was dropped and reported, once; "
                    + "and no other item was ({0})", whenFull);
            });
        }
    }

    [Fact]
    public void Waits_that_are_over_leave_nothing_behind() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var buffer = new BoundedBuffer<int>(1, WhenFull.Wait);
        var drops = new BoundedBuffer<int>(1, WhenFull.DropOldest);

        await LeavesNothing("a call that need not wait leaves no registration on its token", async () =>
        {
            await buffer.WriteAsync(1, source.Token); // because there is room
            await buffer.ReadAsync(source.Token); // because an item is stored
            await drops.WriteAsync(1, source.Token); // because this mode never waits
        });
        await LeavesNothing("a reader that was served takes back its registration on the token", async () =>
        {
            var read = buffer.ReadAsync(source.Token);
            await buffer.WriteAsync(1); // because a reader waits
            await read;
        });
        await LeavesNothing("a writer that was let in takes back its registration on the token", async () =>
        {
            await buffer.WriteAsync(1); // because there is room
            var write = buffer.WriteAsync(2, source.Token);
            await buffer.ReadAsync(); // because an item is stored
            await write;
            await buffer.ReadAsync();
        });
        await LeavesNothing("whoever Complete refuses takes back its registration on the token", async () =>
        {
            var empty = new BoundedBuffer<int>(1, WhenFull.DropWrite);
            var full = new BoundedBuffer<int>(1, WhenFull.Wait);
            await full.WriteAsync(1); // because there is room
            var waits = new Task[] { empty.ReadAsync(source.Token), full.WriteAsync(2, source.Token) };
            empty.Complete();
            full.Complete();
            await ErrorOf(Task.WhenAll(waits));
        });

        var first = buffer.ReadAsync(); // somebody stays at the head of the line
        await LeavesNothing("a cancelled reader leaves the line at once, though somebody waits before it", async () =>
        {
            using var own = new CancellationTokenSource();
            var read = buffer.ReadAsync(own.Token);
            own.Cancel();
            await ErrorOf(read); // because its token was cancelled
        });
        await buffer.WriteAsync(0);
        await first; // because an item came
        await buffer.WriteAsync(1);
        _ = buffer.WriteAsync(2); // somebody stays at the head of the line
        await LeavesNothing("a cancelled writer leaves the line at once, though somebody waits before it", async () =>
        {
            using var own = new CancellationTokenSource();
            var write = buffer.WriteAsync(3, own.Token);
            own.Cancel();
            await ErrorOf(write);
        });

        async Task LeavesNothing(string rule, Func<Task> round) => (await Garbage.BytesLeftBy(round))
            .Should().BeLessThanALeak(
            $"because {rule}");
    });

    [Fact]
    public void Items_that_left_the_buffer_are_no_longer_held() => Pump.Run(async pump =>
    {
        foreach (var whenFull in Enum.GetValues<WhenFull>())
        {
            var buffer = new BoundedBuffer<object>(1, whenFull);
            foreach (var left in Leaves(buffer, whenFull))
                (await Garbage.IsCollected(left)).Should().BeTrue(
                    "because an item that was read, dropped or refused is no longer the buffer's ({0})", whenFull);
            GC.KeepAlive(buffer);
        }

        // Not inlined, so that no variable of the test keeps an item alive.
        [MethodImpl(MethodImplOptions.NoInlining)]
        static List<WeakReference> Leaves(BoundedBuffer<object> buffer, WhenFull whenFull)
        {
            using var source = new CancellationTokenSource();
            var items = Enumerable.Range(0, 4).Select(_ => new object()).ToList();
            buffer.ReadAsync();
            foreach (var item in items)
                _ = buffer.WriteAsync(item, source.Token); // the first is handed over, the second stored
            source.Cancel(); // with Wait, two are waiting
            buffer.ReadAsync();
            buffer.Count.Should().Be(0, "because the stored item was read ({0})", whenFull);
            return [.. items.Select(item => new WeakReference(item))];
        }
    });

    [Fact]
    public void A_large_capacity_reserves_nothing() => Pump.Run(async pump =>
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var buffer = new BoundedBuffer<decimal>(int.MaxValue, WhenFull.DropOldest);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(10_000,
            "because a capacity is a bound, and reserves nothing");

        await buffer.WriteAsync(1); // because there is room
        await buffer.WriteAsync(2); // because there is room
        (await buffer.ReadAsync()).Should().Be(1, "because it is the oldest");
    });
}
