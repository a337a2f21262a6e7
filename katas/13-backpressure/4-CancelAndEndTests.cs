using Katas.Backpressure;

namespace Tests.Backpressure;

[Trait("Stage", "4"), Trait("Level", "core")]
public class CancelAndEndTests
{
    private static readonly WhenFull[] Modes = Enum.GetValues<WhenFull>();
    private static readonly WhenFull[] Dropping =
        [WhenFull.DropWrite, WhenFull.DropNewest, WhenFull.DropOldest, WhenFull.Conflate];

    [Fact]
    public void A_cancelled_wait_ends_canceled_with_its_callers_token() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var (empty, full) = (new BoundedBuffer<int>(1, WhenFull.DropOldest), new BoundedBuffer<int>(1, WhenFull.Wait));
        await full.WriteAsync(1); // because there is room
        var waits = new Task[] { empty.ReadAsync(source.Token), full.WriteAsync(2, source.Token) };
        await pump.Settle();

        source.Cancel();

        foreach (var wait in waits)
        {
            (await ErrorOf(wait)).Should().BeA<OperationCanceledException>("because the wait was cancelled")
                .Which.CancellationToken.Should().BeSameTokenAs(source.Token,
                    "because the caller must be able to tell whose cancellation it was");
            wait.IsCanceled.Should().BeTrue("because a cancelled wait ends Canceled, not Faulted");
        }
    });

    [Fact]
    public void The_item_of_a_cancelled_writer_never_appears() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var reported = new List<string>();
        var buffer = new BoundedBuffer<string>(1, WhenFull.Wait, reported.Add);
        await buffer.WriteAsync("a"); // because there is room
        var first = buffer.WriteAsync("b");
        var cancelled = buffer.WriteAsync("c", source.Token);
        var third = buffer.WriteAsync("d");

        source.Cancel();
        (await ErrorOf(cancelled)).Should().BeA<OperationCanceledException>("because its token was cancelled");

        var read = new List<string> { await buffer.ReadAsync(), await buffer.ReadAsync(), await buffer.ReadAsync() };
        read.Should().Equal(["a", "b", "d"],
            "because the item leaves the line with its writer, and the others keep their places");
        await Task.WhenAll(first, third); // because both were let in
        buffer.Count.Should().Be(0, "because the item of a cancelled writer is not stored");
        reported.Should().BeEmpty("because it was not dropped either: its own task says what became of it");
    });

    [Fact]
    public void A_cancelled_reader_swallows_no_item() => Pump.Run(async pump =>
    {
        foreach (var whenFull in Modes)
        {
            using var source = new CancellationTokenSource();
            var buffer = new BoundedBuffer<string>(1, whenFull);
            var first = buffer.ReadAsync();
            var cancelled = buffer.ReadAsync(source.Token);
            var third = buffer.ReadAsync();

            source.Cancel();
            (await ErrorOf(cancelled)).Should().BeA<OperationCanceledException>(
                "because its token was cancelled ({0})", whenFull);
            foreach (var item in new[] { "a", "b", "c" })
                await buffer.WriteAsync(item); // because two readers wait, and there is room for one more

            (await first).Should().Be("a", "because it has waited longest ({0})", whenFull);
            (await third).Should().Be("b", "because the reader before it has left the line ({0})", whenFull);
            buffer.Count.Should().Be(1, "because nobody waits any more, so the last item is stored ({0})", whenFull);
        }
    });

    [Fact]
    public void A_cancel_that_comes_too_late_changes_nothing() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var buffer = new BoundedBuffer<string>(1, WhenFull.Wait);
        var read = buffer.ReadAsync(source.Token);
        await buffer.WriteAsync("a"); // because a reader waits
        await buffer.WriteAsync("b"); // because there is room
        var write = buffer.WriteAsync("c", source.Token);
        (await buffer.ReadAsync()).Should().Be("b", "because it is the oldest");

        source.Cancel();

        (await ErrorOf(read)).Should().BeNull(
            "because the item was handed over before the cancel: a completed wait stays completed");
        (await read).Should().Be("a", "because the item was handed to it");
        (await ErrorOf(write)).Should().BeNull(
            "because the item was stored before the cancel: a completed wait stays completed");
        (await buffer.ReadAsync()).Should().Be("c", "because its write has succeeded");

        foreach (var whenFull in new[] { WhenFull.DropWrite, WhenFull.DropOldest })
        {
            using var another = new CancellationTokenSource();
            var drops = new BoundedBuffer<string>(1, whenFull, _ => another.Cancel());
            await drops.WriteAsync("a"); // because there is room
            var decided = drops.WriteAsync("b", another.Token);

            (await ErrorOf(decided)).Should().BeNull(
                "because the write was decided before its callback cancelled the token ({0})", whenFull);
            (await decided).Should().Be(whenFull != WhenFull.DropWrite,
                "because that is what it had decided ({0})", whenFull);
        }
    });

    [Fact]
    public void A_token_that_is_already_cancelled_wins_over_everything() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        foreach (var whenFull in Modes)
        {
            var reported = new List<int>();
            var buffer = new BoundedBuffer<int>(1, whenFull, reported.Add);
            var waiting = buffer.ReadAsync();
            await IsCanceled(buffer.WriteAsync(1, source.Token), "though somebody waits for the item");
            await buffer.WriteAsync(2); // because a reader waits
            (await waiting).Should().Be(2, "because a write with a cancelled token serves nobody ({0})", whenFull);

            await IsCanceled(buffer.WriteAsync(3, source.Token), "though there is room");
            buffer.Count.Should().Be(0, "because nothing is written with a cancelled token ({0})", whenFull);

            await buffer.WriteAsync(4); // because there is room
            await IsCanceled(buffer.WriteAsync(5, source.Token), "though the buffer is full");
            await IsCanceled(buffer.ReadAsync(source.Token), "though an item is stored");
            reported.Should().BeEmpty("because nothing is dropped for a write with a cancelled token ({0})", whenFull);

            buffer.Complete();
            await IsCanceled(buffer.WriteAsync(6, source.Token), "though the buffer is completed");
            (await buffer.ReadAsync()).Should().Be(4,
                "because nothing was taken or replaced with a cancelled token ({0})", whenFull);
            await IsCanceled(buffer.ReadAsync(source.Token), "though the buffer is completed");

            async Task IsCanceled(Task call, string although)
            {
                (await ErrorOf(call)).Should().BeA<OperationCanceledException>(
                    $"because a token that is already cancelled wins, {although} ({whenFull})")
                    .Which.CancellationToken.Should().BeSameTokenAs(source.Token,
                        "because the caller must be able to tell whose cancellation it was");
                call.IsCanceled.Should().BeTrue("because it ends Canceled, not Faulted ({0})", whenFull);
            }
        }
    });

    [Fact]
    public void After_complete_a_write_fails_and_drops_nothing() => Pump.Run(async pump =>
    {
        foreach (var whenFull in Modes)
        {
            var reported = new List<int>();
            var full = new BoundedBuffer<int>(1, whenFull, reported.Add);
            var empty = new BoundedBuffer<int>(1, whenFull, reported.Add);
            await full.WriteAsync(1); // because there is room
            full.Complete();
            empty.Complete();

            foreach (var buffer in new[] { full, empty })
            {
                Task write = Task.CompletedTask;
                buffer.Invoking(it => { write = it.WriteAsync(2); }).Should().NotThrow(
                    "because nothing comes out of the call: errors come through the task ({0})", whenFull);
                (await ErrorOf(write)).Should().BeA<BufferCompletedException>(
                    "because nothing is written after Complete ({0})", whenFull);
            }

            empty.Count.Should().Be(0, "because a refused item is not stored, though there is room ({0})", whenFull);
            (await full.ReadAsync()).Should().Be(1,
                "because a refused write leaves alone what is stored ({0})", whenFull);
            reported.Should().BeEmpty(
                "because a refused item is not dropped: its own task says what became of it ({0})", whenFull);
        }
    });

    [Fact]
    public void After_complete_reads_drain_what_is_left_and_then_fail() => Pump.Run(async pump =>
    {
        foreach (var again in new[] { false, true })
        {
            var buffer = new BoundedBuffer<int>(2, WhenFull.DropOldest);
            await buffer.WriteAsync(1); // because there is room
            await buffer.WriteAsync(2); // because there is room

            buffer.Complete();
            if (again) buffer.Complete();

            buffer.Count.Should().Be(2, "because Complete takes nothing away, also when it is called again");
            (await buffer.ReadAsync()).Should().Be(1, "because what was written can still be read");
            if (again) buffer.Complete();
            (await buffer.ReadAsync()).Should().Be(2, "because what was written can still be read");
            Task read = Task.CompletedTask;
            buffer.Invoking(it => { read = it.ReadAsync(); }).Should().NotThrow(
                "because nothing comes out of the call: errors come through the task");
            (await ErrorOf(read)).Should().BeA<BufferCompletedException>(
                "because nothing is left, and nothing will come");
        }
    });

    [Fact]
    public void Complete_fails_everybody_who_waits() => Pump.Run(async pump =>
    {
        foreach (var whenFull in Modes)
        {
            var empty = new BoundedBuffer<int>(1, whenFull);
            var reads = new[] { empty.ReadAsync(), empty.ReadAsync() };
            empty.Complete();
            foreach (var read in reads)
                (await ErrorOf(read)).Should().BeA<BufferCompletedException>(
                    "because the item that it waits for can't come any more ({0})", whenFull);
        }

        using var source = new CancellationTokenSource();
        var reported = new List<string>();
        var buffer = new BoundedBuffer<string>(1, WhenFull.Wait, reported.Add);
        await buffer.WriteAsync("a"); // because there is room
        var writes = new[] { buffer.WriteAsync("b"), buffer.WriteAsync("c", source.Token) };
        buffer.Complete();
        source.Cancel(); // too late
        foreach (var write in writes)
            (await ErrorOf(write)).Should().BeA<BufferCompletedException>(
                "because a write that waits has not written, and nothing is written after Complete");

        (await buffer.ReadAsync()).Should().Be("a", "because its write had succeeded");
        buffer.Count.Should().Be(0, "because the item of a refused writer is not stored");
        reported.Should().BeEmpty("because it was not dropped either: its own task says what became of it");
        (await ErrorOf(buffer.ReadAsync())).Should().BeA<BufferCompletedException>(
            "because nothing is left, and nothing will come");
    });

    [Fact]
    public void What_was_decided_before_complete_stays_so() => Pump.Run(async pump =>
    {
        var buffer = new BoundedBuffer<string>(1, WhenFull.Wait);
        var read = buffer.ReadAsync();
        await buffer.WriteAsync("a"); // because a reader waits
        await buffer.WriteAsync("b"); // because there is room
        var write = buffer.WriteAsync("c");
        (await buffer.ReadAsync()).Should().Be("b", "because it is the oldest");
        buffer.Complete();

        (await read).Should().Be("a", "because the item was handed over before Complete");
        (await write).Should().BeTrue("because the item was stored before Complete");
        (await buffer.ReadAsync()).Should().Be("c", "because its write has succeeded");

        foreach (var whenFull in Dropping)
        {
            BoundedBuffer<string>? drops = null;
            drops = new BoundedBuffer<string>(1, whenFull, _ => drops!.Complete());
            await drops.WriteAsync("a"); // because there is room

            (await drops.WriteAsync("b")).Should().Be(whenFull != WhenFull.DropWrite,
                "because the write was decided before its callback called Complete ({0})", whenFull);
            (await drops.ReadAsync()).Should().Be(whenFull == WhenFull.DropWrite ? "a" : "b",
                "because it was stored before Complete ({0})", whenFull);
            (await ErrorOf(drops.ReadAsync())).Should().BeA<BufferCompletedException>(
                "because nothing is left, and the callback has called Complete ({0})", whenFull);
        }
    });
}
