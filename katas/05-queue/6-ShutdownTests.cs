using Katas.Queues;

namespace Tests.Queues;

[Trait("Stage", "6"), Trait("Level", "core")]
public class ShutdownTests
{
    [Fact]
    public void After_a_shutdown_a_put_fails_through_its_task() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<int>();
        queue.Shutdown();

        var putting = () => { _ = queue.PutAsync(1); };
        putting.Should().NotThrow("because errors come through the task, not from the call");
        (await ErrorOf(queue.PutAsync(1))).Should().BeA<QueueShutDownException>("because the queue takes nothing any more");
        queue.TryPut(1).Should().BeFalse("because a Try method never throws for state");
        queue.Count.Should().Be(0, "because a refused item is not stored");
    });

    [Fact]
    public void A_shutdown_lets_getters_drain_what_is_left() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<int>();
        queue.TryPut(1);
        queue.TryPut(2);
        queue.Shutdown();

        queue.IsEmpty.Should().BeFalse("because IsEmpty tells whether something is stored, not whether the queue is open");
        (await queue.GetAsync()).Should().Be(1, "because a shutdown ends the intake only");
        queue.TryGet(out var item).Should().BeTrue("because something is left");
        item.Should().Be(2, "because it is the oldest item that is left");

        queue.TryGet(out _).Should().BeFalse("because nothing is left, and a Try method never throws for state");
        var getting = () => { _ = queue.GetAsync(); };
        getting.Should().NotThrow("because errors come through the task, not from the call");
        (await ErrorOf(queue.GetAsync())).Should().BeA<QueueShutDownException>("because nothing is left, and nothing will come");
    });

    [Fact]
    public void A_shutdown_fails_waiting_getters() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<int>();
        var first = queue.GetAsync();
        var second = queue.GetAsync();

        queue.Shutdown();

        (await ErrorOf(first)).Should().BeA<QueueShutDownException>("because nothing is left, and nothing will come");
        (await ErrorOf(second)).Should().BeA<QueueShutDownException>("because it concerns everyone who waits");
    });

    [Fact]
    public void A_shutdown_fails_waiting_putters_and_their_items_are_not_put() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<int>(maxSize: 1);
        queue.TryPut(1);
        var first = queue.PutAsync(2);
        var second = queue.PutAsync(3);

        queue.Shutdown();

        (await ErrorOf(first)).Should().BeA<QueueShutDownException>("because puts fail from now on, waiting ones too");
        (await ErrorOf(second)).Should().BeA<QueueShutDownException>("because it concerns everyone who waits");
        queue.IsFull.Should().BeTrue("because IsFull tells what is stored, and a plain shutdown takes nothing out");
        (await queue.GetAsync()).Should().Be(1, "because it was stored before the shutdown");
        queue.IsFull.Should().BeFalse("because IsFull tells what is stored, not whether a put would succeed");
        queue.IsEmpty.Should().BeTrue("because the item of a putter that failed is not put");
        (await ErrorOf(queue.GetAsync())).Should().BeA<QueueShutDownException>("because nothing is left");
    });

    [Fact]
    public void A_shutdown_takes_back_nothing_that_was_handed_over() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<int>(maxSize: 1);
        var get = queue.GetAsync();
        queue.TryPut(1);
        queue.TryPut(2);
        var put = queue.PutAsync(3);
        queue.TryGet(out _).Should().BeTrue("because an item is stored");

        queue.Shutdown(immediate: true);

        (await ErrorOf(get)).Should().BeNull("because its item was handed over before the shutdown: a completed wait stays completed");
        (await get).Should().Be(1, "because the item was handed to it");
        (await ErrorOf(put)).Should().BeNull("because its item was stored before the shutdown: a completed wait stays completed");
    });

    [Fact]
    public void A_cancelled_token_wins_over_a_shutdown() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var queue = new AsyncQueue<int>();
        queue.Shutdown();
        source.Cancel();

        foreach (var task in new[] { queue.PutAsync(1, source.Token), queue.GetAsync(source.Token) })
        {
            (await ErrorOf(task)).Should().BeA<OperationCanceledException>("because a token that is already cancelled wins over everything")
                .Which.CancellationToken.Should().BeSameTokenAs(source.Token, "because the caller must be able to tell whose cancellation it was");
            task.IsCanceled.Should().BeTrue("because it ends Canceled, not Faulted");
        }

        queue = new AsyncQueue<int>();
        queue.TryPut(1);
        queue.Shutdown();
        (await ErrorOf(queue.GetAsync(source.Token))).Should().BeA<OperationCanceledException>("because the token wins over what is left, too");
        queue.Count.Should().Be(1, "because nothing was taken");
    });

    [Fact]
    public void A_waiter_that_was_cancelled_before_the_shutdown_stays_cancelled() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var queue = new AsyncQueue<int>(maxSize: 1);
        var get = queue.GetAsync(source.Token);
        source.Cancel();

        queue.Shutdown();

        (await ErrorOf(get)).Should().BeA<OperationCanceledException>("because the cancel came first");
    });

    [Fact]
    public void A_cancel_after_the_shutdown_comes_too_late() => Pump.Run(async pump =>
    {
        using var source = new CancellationTokenSource();
        var (empty, full) = (new AsyncQueue<int>(), new AsyncQueue<int>(maxSize: 1));
        full.TryPut(1);
        var get = empty.GetAsync(source.Token);
        var put = full.PutAsync(2, source.Token);

        empty.Shutdown();
        full.Shutdown();
        source.Cancel();

        (await ErrorOf(get)).Should().BeA<QueueShutDownException>("because the shutdown ended the wait before the cancel: a completed wait stays completed");
        (await ErrorOf(put)).Should().BeA<QueueShutDownException>("because the shutdown ended the wait before the cancel: a completed wait stays completed");
    });
}
