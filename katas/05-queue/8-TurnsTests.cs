using Katas.Queues;

namespace Tests.Queues;

[Trait("Stage", "8"), Trait("Level", "mastery")]
public class TurnsTests
{
    [Fact]
    public void A_put_in_the_middle_of_the_last_task_done_reopens_no_join() => Pump.Run(async pump =>
    {
        var queue = new AsyncQueue<int>();
        queue.TryPut(1);
        var before = queue.JoinAsync();

        // The first thing that the end of this join sets off, still inside TaskDone, is a Post to the context of whoever awaits it. That Post puts an item.
        var between = new ProbingContext(() => queue.TryPut(2)).Around(() => ErrorOf(queue.JoinAsync()));
        var after = queue.JoinAsync();

        queue.TaskDone();

        await before;
        await between;
        await after; // because they all ended at the instant the count was zero
    });

    [Fact]
    public void A_cancel_in_the_middle_of_a_shutdown_or_of_the_last_task_done_is_not_an_error() => Pump.Run(async pump =>
    {
        foreach (var immediate in new[] { false, true })
        {
            await CancelInTheMiddle("a getter", stored: 0, (queue, token) => queue.GetAsync(token), queue => queue.Shutdown(immediate));
            await CancelInTheMiddle("a putter", stored: 1, (queue, token) => queue.PutAsync(2, token), queue => queue.Shutdown(immediate));
        }

        await CancelInTheMiddle("a joiner", stored: 1, (queue, token) => queue.JoinAsync(token), queue => queue.Shutdown(immediate: true));
        await CancelInTheMiddle("a joiner", stored: 1, (queue, token) => queue.JoinAsync(token), queue => queue.TaskDone());

        // Two wait, and one call ends both. The end of the first is a Post, still inside that call: here, it cancels the second.
        async Task CancelInTheMiddle(
            string waiter, int stored, Func<AsyncQueue<int>, CancellationToken, Task> wait, Action<AsyncQueue<int>> end)
        {
            using var source = new CancellationTokenSource();
            var queue = new AsyncQueue<int>(maxSize: 1);
            if (stored == 1) queue.TryPut(1);
            Exception? thrown = null;
            var first = new ProbingContext(() => thrown = Record.Exception(source.Cancel)).Around(() => ErrorOf(wait(queue, CancellationToken.None)));
            var second = wait(queue, source.Token);

            queue.Invoking(end).Should().NotThrow(
                "because a cancel of {0} in the middle of a call is not an error of that call", waiter);

            await first;
            thrown.Should().BeNull(
                "because a cancel of {0} that comes too late is not an error of whoever cancels", waiter);
            var error = await ErrorOf(second); // because either of the two ends the wait
            (error is null or OperationCanceledException or QueueShutDownException).Should().BeTrue("because either of the two may end the wait, and nothing else, but it was {0}", error);
        }
    });

    [Fact]
    public void A_put_in_the_middle_of_a_shutdown_is_refused() => Pump.Run(async pump =>
    {
        foreach (var immediate in new[] { false, true })
        {
            var queue = new AsyncQueue<int>(maxSize: 1);
            queue.TryPut(1);

            // The first thing that a refusal sets off, still inside Shutdown, is a Post to the context of whoever awaits it. That Post puts an item.
            var puts = new List<Task>();
            var refused = new ProbingContext(() => puts.Add(queue.PutAsync(3))).Around(() => ErrorOf(queue.PutAsync(2)));

            queue.Shutdown(immediate);
            await refused; // because the queue was shut down

            foreach (var put in puts)
                (await ErrorOf(put)).Should().BeA<QueueShutDownException>("because a shutdown is one step: once a putter was refused, nobody can stand in line any more");
        }
    });

    [Fact]
    public void A_get_in_the_middle_of_an_immediate_shutdown_takes_nothing() => Pump.Run(async pump =>
    {
        var (queue, found) = (new AsyncQueue<int>(maxSize: 1), false);
        queue.TryPut(1);
        // looks when the putter is refused, still inside Shutdown
        var refused = new ProbingContext(() => found |= queue.TryGet(out _)).Around(() => ErrorOf(queue.PutAsync(2)));

        queue.Shutdown(immediate: true);
        await refused;

        found.Should().BeFalse("because a shutdown is one step: once a putter was refused, what was left is thrown away");
    });

    [Fact]
    public void An_item_is_counted_before_the_getter_that_it_serves_continues() => Pump.Run(async pump =>
    {
        foreach (var put in new Action<AsyncQueue<int>>[] { q => q.TryPut(1), q => q.PutAsync(1) })
        {
            var (queue, called) = (new AsyncQueue<int>(), false);
            Exception? thrown = null;
            var get = new ProbingContext(Done).Around(() => ErrorOf(queue.GetAsync()));

            put(queue);
            await get; // because the item was handed to it

            thrown.Should().BeNull("because an item is unfinished from its put on, so TaskDone may come at once");

            // The first thing that the end of the get sets off, still inside the put, is a Post: here, of TaskDone.
            void Done()
            {
                if (called) return;
                called = true;
                thrown = Record.Exception(queue.TaskDone);
            }
        }
    });

    [Fact]
    public void The_item_of_a_putter_is_stored_and_counted_before_the_putter_continues() => Pump.Run(async pump =>
    {
        foreach (var get in new Action<AsyncQueue<int>>[] { q => q.TryGet(out _), q => q.GetAsync() })
        {
            var (queue, called, isStored) = (new AsyncQueue<int>(maxSize: 1), false, false);
            Exception? thrown = null;
            queue.TryPut(1);
            queue.TaskDone();
            var put = new ProbingContext(Fetch).Around(() => ErrorOf(queue.PutAsync(2)));

            get(queue);
            await put;

            isStored.Should().BeTrue("because the item of a putter that is let in is stored at once");
            thrown.Should().BeNull("because the item of a putter counts as unfinished from the moment it is let in");

            // The first thing that the end of the put sets off, still inside the get, is a Post: here, of these calls.
            void Fetch()
            {
                if (called) return;
                called = true;
                isStored = queue.TryGet(out _);
                thrown = Record.Exception(queue.TaskDone);
            }
        }
    });

    [Fact]
    public void No_continuation_runs_inside_the_call_that_ends_its_wait()
    {
        using var source = new CancellationTokenSource();
        var queue = new AsyncQueue<int>(maxSize: 1);

        RunsInside(queue.GetAsync(), () => queue.TryPut(1)).Should().BeFalse("because the continuation of a getter runs in its own turn, not inside the TryPut that serves it");
        RunsInside(queue.GetAsync(), () => queue.PutAsync(2)).Should().BeFalse("because the continuation of a getter runs in its own turn, not inside the PutAsync that serves it");
        RunsInside(queue.GetAsync(source.Token), () => source.Cancel()).Should().BeFalse("because the continuation of a cancelled getter runs in its own turn, not inside Cancel");

        queue.TryPut(3);
        using (var another = new CancellationTokenSource())
            RunsInside(queue.PutAsync(4, another.Token), () => another.Cancel()).Should().BeFalse("because the continuation of a cancelled putter runs in its own turn, not inside Cancel");
        using (var another = new CancellationTokenSource())
            RunsInside(queue.JoinAsync(another.Token), () => another.Cancel()).Should().BeFalse("because the continuation of a cancelled joiner runs in its own turn, not inside Cancel");

        RunsInside(queue.PutAsync(4), () => queue.TryGet(out _)).Should().BeFalse("because the continuation of a putter runs in its own turn, not inside the TryGet that lets it in");
        RunsInside(queue.PutAsync(5), () => queue.GetAsync()).Should().BeFalse("because the continuation of a putter runs in its own turn, not inside the GetAsync that lets it in");

        for (var i = 1; i < 5; i++)
            queue.TaskDone();
        RunsInside(queue.JoinAsync(), () => queue.TaskDone()).Should().BeFalse("because the continuation of a joiner runs in its own turn, not inside TaskDone");
        RunsInside(queue.PutAsync(6), () => queue.Shutdown()).Should().BeFalse("because the continuation of a refused putter runs in its own turn, not inside Shutdown");

        queue = new AsyncQueue<int>();
        RunsInside(queue.GetAsync(), () => queue.Shutdown()).Should().BeFalse("because the continuation of a refused getter runs in its own turn, not inside Shutdown");

        queue = new AsyncQueue<int>();
        queue.TryPut(1);
        RunsInside(queue.JoinAsync(), () => queue.Shutdown(immediate: true)).Should().BeFalse("because the continuation of a joiner runs in its own turn, not inside the Shutdown that ends its wait");
    }

    [Fact]
    public void Waiters_are_completed_outside_every_lock()
    {
        FindsTheQueueLocked(stored: 0, queue => queue.GetAsync(), queue => queue.TryPut(1), queue => _ = queue.Count)
            .Should().BeFalse("because others may ask for Count while a getter is served");
        FindsTheQueueLocked(stored: 1, queue => queue.JoinAsync(), queue => queue.TaskDone(), queue => _ = queue.Count)
            .Should().BeFalse("because others may ask for Count while a joiner is completed");

        FindsTheQueueLocked(stored: 0, queue => queue.GetAsync(), queue => queue.TryPut(1)).Should().BeFalse("because the getter that TryPut serves is completed outside the lock");
        FindsTheQueueLocked(stored: 0, queue => queue.GetAsync(), queue => queue.PutAsync(1)).Should().BeFalse("because the getter that PutAsync serves is completed outside the lock");
        FindsTheQueueLocked(stored: 1, queue => queue.PutAsync(2), queue => queue.TryGet(out _)).Should().BeFalse("because the putter that TryGet lets in is completed outside the lock");
        FindsTheQueueLocked(stored: 1, queue => queue.PutAsync(2), queue => queue.GetAsync()).Should().BeFalse("because the putter that GetAsync lets in is completed outside the lock");
        FindsTheQueueLocked(stored: 1, queue => queue.JoinAsync(), queue => queue.TaskDone()).Should().BeFalse("because the joiner that TaskDone ends is completed outside the lock");

        foreach (var immediate in new[] { false, true })
        {
            var kind = immediate ? "an immediate" : "a plain";
            FindsTheQueueLocked(stored: 0, queue => queue.GetAsync(), queue => queue.Shutdown(immediate))
                .Should().BeFalse($"because a getter is refused outside the lock by {kind} shutdown");
            FindsTheQueueLocked(stored: 1, queue => queue.PutAsync(2), queue => queue.Shutdown(immediate))
                .Should().BeFalse($"because a putter is refused outside the lock by {kind} shutdown");
        }

        FindsTheQueueLocked(stored: 1, queue => queue.JoinAsync(), queue => queue.Shutdown(immediate: true)).Should().BeFalse("because the joiner that Shutdown ends is completed outside the lock");

        CancelFindsTheQueueLocked(stored: 0, (queue, token) => queue.GetAsync(token)).Should().BeFalse("because a getter is cancelled outside the lock");
        CancelFindsTheQueueLocked(stored: 1, (queue, token) => queue.PutAsync(2, token)).Should().BeFalse("because a putter is cancelled outside the lock");
        CancelFindsTheQueueLocked(stored: 1, (queue, token) => queue.JoinAsync(token)).Should().BeFalse("because a joiner is cancelled outside the lock");

        bool CancelFindsTheQueueLocked(int stored, Func<AsyncQueue<int>, CancellationToken, Task> wait)
        {
            using var source = new CancellationTokenSource();
            return FindsTheQueueLocked(stored, queue => wait(queue, source.Token), _ => source.Cancel());
        }

        bool FindsTheQueueLocked(
            int stored,
            Func<AsyncQueue<int>, Task> wait,
            Action<AsyncQueue<int>> call,
            Action<AsyncQueue<int>>? use = null)
        {
            var queue = new AsyncQueue<int>(maxSize: 1);
            if (stored == 1) queue.TryPut(1);
            return EndsUnderALock(() => wait(queue), () => call(queue), () => Record.Exception(() => (use ?? UseEverything)(queue)));
        }

        // Whichever lock is held, one of these needs it. The last may throw: the item may be done by now.
        void UseEverything(AsyncQueue<int> queue)
        {
            using var source = new CancellationTokenSource();
            _ = (queue.Count, queue.IsEmpty, queue.IsFull);
            queue.TryPut(3);
            _ = (ErrorOf(queue.JoinAsync(source.Token)), ErrorOf(queue.PutAsync(4, source.Token)), ErrorOf(queue.GetAsync(source.Token)));
            queue.TryGet(out _);
            source.Cancel();
            queue.Shutdown();
            queue.TaskDone();
        }
    }
}
