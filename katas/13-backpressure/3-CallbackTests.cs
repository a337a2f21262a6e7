using Katas.Backpressure;

namespace Tests.Backpressure;

[Trait("Stage", "3"), Trait("Level", "core")]
public class CallbackTests
{
    private static readonly WhenFull[] Dropping =
        [WhenFull.DropWrite, WhenFull.DropNewest, WhenFull.DropOldest, WhenFull.Conflate];

    [Fact]
    public void Each_dropped_item_is_reported_once_and_in_order() => Pump.Run(async pump =>
    {
        (WhenFull, string)[] cases =
            [(WhenFull.DropWrite, "d e"), (WhenFull.DropNewest, "c d"), (WhenFull.DropOldest, "a b")];
        foreach (var (whenFull, expected) in cases)
        {
            var reported = new List<string>();
            var buffer = new BoundedBuffer<string>(3, whenFull, reported.Add);

            foreach (var item in new[] { "a", "b", "c" })
                await buffer.WriteAsync(item); // because there is room
            reported.Should().BeEmpty("because nothing is dropped while there is room ({0})", whenFull);

            foreach (var item in new[] { "d", "e" })
                await buffer.WriteAsync(item); // because this mode never waits
            string.Join(" ", reported).Should().Be(expected,
                "because each dropped item is reported once, in the order in which they were dropped ({0})", whenFull);

            while (buffer.Count > 0)
                await buffer.ReadAsync(); // because an item is stored
            string.Join(" ", reported).Should().Be(expected,
                "because an item that is read is not dropped ({0})", whenFull);
        }

        var replaced = new List<string?>();
        var latest = new BoundedBuffer<string?>(1, WhenFull.Conflate, replaced.Add);
        foreach (var item in new[] { null, "b", "b", "c" })
            await latest.WriteAsync(item); // because this mode never waits
        replaced.Should().Equal([null, "b", "b"],
            "because Conflate drops whatever it replaces, also a null, and also for an equal item");
    });

    [Fact]
    public void Nothing_is_reported_when_a_reader_or_a_writer_waits() => Pump.Run(async pump =>
    {
        foreach (var whenFull in Enum.GetValues<WhenFull>())
        {
            var reported = new List<int>();
            var buffer = new BoundedBuffer<int>(1, whenFull, reported.Add);
            var reads = new[] { buffer.ReadAsync(), buffer.ReadAsync() };

            foreach (var item in new[] { 1, 2, 3 })
                await buffer.WriteAsync(item); // because two readers wait, and there is room for one more
            await Task.WhenAll(reads); // because each was given an item

            reported.Should().BeEmpty(
                "because a waiting reader gets the item directly, and nothing has to go ({0})", whenFull);
        }

        var waited = new List<int>();
        var waits = new BoundedBuffer<int>(1, WhenFull.Wait, waited.Add);
        var writes = new[] { waits.WriteAsync(1), waits.WriteAsync(2) };
        await waits.ReadAsync(); // because an item is stored
        await Task.WhenAll(writes); // because there is room for the second item now
        waited.Should().BeEmpty("because Wait drops nothing");
    });

    [Fact]
    public void The_callback_runs_inside_the_call_that_drops() => Pump.Run(async pump =>
    {
        foreach (var whenFull in Dropping)
        {
            var (reported, thread) = (0, 0);
            var buffer = new BoundedBuffer<int>(1, whenFull, _ =>
            {
                reported++;
                thread = Environment.CurrentManagedThreadId;
            });
            await buffer.WriteAsync(1); // because there is room

            var write = buffer.WriteAsync(2);

            reported.Should().Be(1, "because the callback has run when the call returns ({0})", whenFull);
            thread.Should().Be(Environment.CurrentManagedThreadId,
                "because the callback runs on the thread that called, not on another ({0})", whenFull);
            await write; // because this mode never waits
            await pump.Settle();
            reported.Should().Be(1, "because the item was reported already ({0})", whenFull);
        }
    });

    [Fact]
    public void The_callback_runs_in_the_execution_context_of_its_write() => Pump.Run(async pump =>
    {
        foreach (var whenFull in Dropping)
        {
            var request = new AsyncLocal<string> { Value = "the constructor's" };
            var seen = new List<string?>();
            var buffer = new BoundedBuffer<int>(1, whenFull, _ => seen.Add(request.Value));

            request.Value = "that of the first write";
            await buffer.WriteAsync(1); // because there is room
            request.Value = "that of the second write";
            await buffer.WriteAsync(2); // because this mode never waits
            request.Value = "that of the third write";
            await buffer.WriteAsync(3);

            seen.Should().Equal(["that of the second write", "that of the third write"],
                "because whoever hears of a drop wants to know which write dropped, not which one had written "
                + "({0})", whenFull);
        }
    });

    [Fact]
    public void The_callback_finds_the_buffer_as_the_write_leaves_it() => Pump.Run(async pump =>
    {
        (WhenFull, bool, string)[] cases =
        [
            (WhenFull.DropWrite, false, "a b"),
            (WhenFull.DropNewest, true, "a c"),
            (WhenFull.DropOldest, true, "b c"),
        ];
        foreach (var (whenFull, isKept, expected) in cases)
        {
            var reads = new List<Task<string>>();
            var (count, buffer) = (-1, (BoundedBuffer<string>?)null);
            buffer = new BoundedBuffer<string>(2, whenFull, _ =>
            {
                count = buffer!.Count;
                reads.Add(buffer.ReadAsync());
                reads.Add(buffer.ReadAsync());
            });
            await buffer.WriteAsync("a"); // because there is room
            await buffer.WriteAsync("b"); // because there is room

            var answer = await buffer.WriteAsync("c"); // because this mode never waits

            count.Should().Be(2,
                "because the buffer has its new state when the callback runs, and that is full ({0})", whenFull);
            string.Join(" ", await Task.WhenAll(reads)).Should().Be(expected,
                "because the buffer has its new state when the callback runs, and the callback may use it ({0})",
                whenFull);
            answer.Should().Be(isKept,
                "because the write has decided before the callback runs, whatever that does ({0})", whenFull);
        }
    });

    [Fact]
    public void The_callback_may_write_and_is_called_again_before_it_has_returned() => Pump.Run(async pump =>
    {
        var trace = new Trace();
        BoundedBuffer<string>? buffer = null;
        buffer = new BoundedBuffer<string>(1, WhenFull.DropOldest, item =>
        {
            trace.Add($"{item} is dropped");
            if (item == "a")
            {
                var write = buffer!.WriteAsync("c");
                trace.Add($"c is written: {write.IsCompletedSuccessfully}");
            }

            trace.Add($"{item} is reported");
        });
        await buffer.WriteAsync("a"); // because there is room

        (await buffer.WriteAsync("b")).Should().BeTrue(
            "because b was stored by this write, though another write has dropped it since");

        trace.Lines.Should().Equal(
            ["a is dropped", "b is dropped", "b is reported", "c is written: True", "a is reported"],
            "because each write reports what it drops before its task ends, also a write within the callback");
        (await buffer.ReadAsync()).Should().Be("c", "because it was written last");
    });

    [Fact]
    public void A_callback_that_throws_fails_the_task_and_the_drop_stands() => Pump.Run(async pump =>
    {
        (WhenFull, string)[] cases =
            [(WhenFull.DropWrite, "a b"), (WhenFull.DropNewest, "a d"), (WhenFull.DropOldest, "c d")];
        foreach (var (whenFull, expected) in cases)
        {
            var (failure, later) = (new InvalidOperationException("first"), new InvalidOperationException("later"));
            var calls = 0;
            var buffer = new BoundedBuffer<string>(2, whenFull, _ => throw (calls++ == 0 ? failure : later));
            await buffer.WriteAsync("a"); // because there is room
            await buffer.WriteAsync("b"); // because there is room

            Task write = Task.CompletedTask;
            buffer.Invoking(it => { write = it.WriteAsync("c"); }).Should().NotThrow(
                "because only argument errors come out of a call ({0})", whenFull);
            (await ErrorOf(write)).Should().BeSameAs(failure,
                "because the task of the write fails with whatever its callback throws ({0})", whenFull);
            (await ErrorOf(buffer.WriteAsync("d"))).Should().BeSameAs(later,
                "because the next write drops and reports as ever ({0})", whenFull);

            calls.Should().Be(2, "because each item is reported once, also when the callback throws ({0})", whenFull);
            var rest = new List<string>();
            while (buffer.Count > 0)
                rest.Add(await buffer.ReadAsync()); // because an item is stored
            string.Join(" ", rest).Should().Be(expected,
                "because the drop stands, and whatever this mode stores is stored ({0})", whenFull);
        }
    });

    [Fact]
    public void An_operation_canceled_exception_of_the_callback_is_a_failure() => Pump.Run(async pump =>
    {
        foreach (var whenFull in new[] { WhenFull.DropWrite, WhenFull.DropOldest })
        {
            using var source = new CancellationTokenSource();
            foreach (var failure in new OperationCanceledException[] { new("of the callback"), new(source.Token) })
            {
                var buffer = new BoundedBuffer<int>(1, whenFull, item =>
                {
                    if (failure.CancellationToken == source.Token) source.Cancel();
                    throw failure;
                });
                await buffer.WriteAsync(1); // because there is room

                var write = buffer.WriteAsync(2, source.Token);

                (await ErrorOf(write)).Should().BeSameAs(failure,
                    "because the task of the write fails with whatever its callback throws ({0})", whenFull);
                write.IsFaulted.Should().BeTrue(
                    "because Canceled would mean that nothing was written and nothing dropped, which is not so "
                    + "({0})", whenFull);
            }
        }
    });

    [Fact]
    public void The_callback_runs_outside_every_lock()
    {
        foreach (var whenFull in Dropping)
        {
            var (calls, mayRead, mayDrop) = (0, false, false);
            BoundedBuffer<int>? buffer = null;
            buffer = new BoundedBuffer<int>(1, whenFull, item =>
            {
                if (calls++ > 0) return;
                mayDrop = AnotherThread.EndsSoon(() => _ = buffer!.WriteAsync(3));
                mayRead = AnotherThread.EndsSoon(() => _ = buffer!.ReadAsync());
            });
            _ = buffer.WriteAsync(1);

            _ = buffer.WriteAsync(2);

            mayRead.Should().BeTrue(
                "because another thread may use the buffer while the callback runs: no lock is held ({0})", whenFull);
            mayDrop.Should().BeTrue(
                "because another thread may drop and report while the callback runs: no lock is held ({0})", whenFull);
        }
    }
}
