using Katas.Queues;

namespace Tests.Queues;

[Trait("Stage", "10"), Trait("Level", "mastery")]
public class LeaksTests
{
    [Fact]
    public void Calls_that_need_no_wait_leave_nothing_on_their_token() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var (open, shut) = (new AsyncQueue<int>(), new AsyncQueue<int>());
        shut.Shutdown();

        var bytesLeft = await Garbage.BytesLeftBy(async () =>
        {
            await open.JoinAsync(source.Token);
            await open.PutAsync(1, source.Token); // because there is room
            await open.GetAsync(source.Token);
            open.TaskDone();
        });
        bytesLeft.Should().BeLessThanALeak("because a call that was served at once leaves no registration on the token");

        bytesLeft = await Garbage.BytesLeftBy(async () =>
        {
            await ErrorOf(shut.PutAsync(1, source.Token));
            await ErrorOf(shut.GetAsync(source.Token));
        });
        bytesLeft.Should().BeLessThanALeak("because a call that was refused at once leaves no registration on the token");
    });

    [Fact]
    public void Waits_that_were_served_leave_nothing_on_their_token() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var queue = new AsyncQueue<int>(maxSize: 1);

        var bytesLeft = await Garbage.BytesLeftBy(async () =>
        {
            var get = queue.GetAsync(source.Token);
            queue.TryPut(1);
            await get;
        });
        bytesLeft.Should().BeLessThanALeak("because a getter that was served takes back its registration on the token");

        queue.TryPut(1);
        bytesLeft = await Garbage.BytesLeftBy(async () =>
        {
            var put = queue.PutAsync(2, source.Token);
            queue.TryGet(out _);
            await put;
        });
        bytesLeft.Should().BeLessThanALeak("because a putter that was let in takes back its registration on the token");

        queue = new AsyncQueue<int>();
        bytesLeft = await Garbage.BytesLeftBy(async () =>
        {
            queue.TryPut(1);
            var join = queue.JoinAsync(source.Token);
            queue.TaskDone();
            await join;
            queue.TryGet(out _);
        });
        bytesLeft.Should().BeLessThanALeak("because a join that has ended takes back its registration on the token");
    });

    [Fact]
    public void Waits_that_a_shutdown_ended_leave_nothing_on_their_token() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();

        var bytesLeft = await Garbage.BytesLeftBy(async () =>
        {
            var queue = new AsyncQueue<int>();
            var get = queue.GetAsync(source.Token);
            queue.Shutdown();
            await ErrorOf(get); // because the queue was shut down
        });
        bytesLeft.Should().BeLessThanALeak("because a getter that was refused takes back its registration on the token");

        bytesLeft = await Garbage.BytesLeftBy(async () =>
        {
            var queue = new AsyncQueue<int>(maxSize: 1);
            queue.TryPut(1);
            var put = queue.PutAsync(2, source.Token);
            queue.Shutdown();
            await ErrorOf(put);
        });
        bytesLeft.Should().BeLessThanALeak("because a putter that was refused takes back its registration on the token");

        bytesLeft = await Garbage.BytesLeftBy(async () =>
        {
            var queue = new AsyncQueue<int>();
            queue.TryPut(1);
            var join = queue.JoinAsync(source.Token);
            queue.Shutdown(immediate: true);
            await join;
        });
        bytesLeft.Should().BeLessThanALeak("because a join that an immediate shutdown ended takes back its registration on the token");
    });

    [Fact]
    public void Waits_that_were_cancelled_leave_nothing_in_the_queue() => Pump.Run(async pump =>
    {
        var quiet = new AsyncQueue<int>();
        var bytesLeft = await Garbage.BytesLeftBy(async () =>
        {
            using var source = new CancellationTokenSource();
            var get = quiet.GetAsync(source.Token);
            source.Cancel();
            await ErrorOf(get);
        });
        bytesLeft.Should().BeLessThanALeak("because a cancelled getter leaves the line at once, though nobody comes to the queue after it");

        var queue = new AsyncQueue<int>(maxSize: 1);
        var first = queue.GetAsync(); // somebody stays at the head of each line

        bytesLeft = await Garbage.BytesLeftBy(async () =>
        {
            using var source = new CancellationTokenSource();
            var get = queue.GetAsync(source.Token);
            source.Cancel();
            await ErrorOf(get); // because its token was cancelled
        });
        bytesLeft.Should().BeLessThanALeak("because a cancelled getter leaves the line at once, though somebody waits before it");

        queue.TryPut(0);
        await first;
        queue.TryPut(1);
        var (firstPut, firstJoin) = (queue.PutAsync(2), queue.JoinAsync());
        bytesLeft = await Garbage.BytesLeftBy(async () =>
        {
            using var source = new CancellationTokenSource();
            var put = queue.PutAsync(2, source.Token);
            source.Cancel();
            await ErrorOf(put);
        });
        bytesLeft.Should().BeLessThanALeak("because a cancelled putter leaves the line at once, though somebody waits before it");

        bytesLeft = await Garbage.BytesLeftBy(async () =>
        {
            using var source = new CancellationTokenSource();
            var join = queue.JoinAsync(source.Token);
            source.Cancel();
            await ErrorOf(join);
        });
        bytesLeft.Should().BeLessThanALeak("because a cancelled joiner leaves the line at once, though somebody waits before it");

        queue.Shutdown(immediate: true);
        queue.TaskDone();
        await firstJoin;
        await ErrorOf(firstPut);
    });

    [Fact]
    public void Items_that_were_taken_are_no_longer_held() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<byte[]>();

        var bytesLeft = await Garbage.BytesLeftBy(async () =>
        {
            queue.TryPut(new byte[2 * Garbage.BytesOfALeak]);
            await queue.GetAsync(); // because an item is stored
        });
        bytesLeft.Should().BeLessThanALeak("because an item that was taken belongs to its taker alone, and the store has as much room as before");
    });
}
