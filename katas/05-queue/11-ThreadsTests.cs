using Katas.Queues;

namespace Tests.Queues;

[Trait("Stage", "11"), Trait("Level", "mastery")]
public class ThreadsTests
{
    [Fact]
    public async Task Threads_may_share_a_queue()
    {
        const int Each = 500;
        var queue = new AsyncQueue<int>(maxSize: 3);

        async Task<int> Produce(int from)
        {
            var highest = 0;
            for (var i = from; i < from + Each; i++)
            {
                await queue.PutAsync(i);
                highest = Math.Max(highest, queue.Count);
            }

            return highest;
        }

        async Task<List<int>> Consume()
        {
            var taken = new List<int>();
            while (true)
            {
                using var source = new CancellationTokenSource();
                var get = queue.GetAsync(source.Token);
                if (taken.Count % 3 == 0) source.Cancel();
                if (await ErrorOf(get) is OperationCanceledException) get = queue.GetAsync();
                if (await ErrorOf(get) is QueueShutDownException) return taken;
                taken.Add(await get);
                queue.TaskDone();
            }
        }

        var producers = Task.WhenAll(Task.Run(() => Produce(0)), Task.Run(() => Produce(Each)));
        var consumers = Task.WhenAll(Task.Run(Consume), Task.Run(Consume));
        await InTime(producers, "because everything that is put is taken, so every put ends");
        await InTime(Task.Run(() => queue.JoinAsync()), "because every item that was put gets done");
        await InTime(Task.WhenAll(Task.Run(() => queue.Shutdown()), consumers), "because a shutdown ends every wait for an item that can't come any more");

        (await consumers).SelectMany(taken => taken).Order().Should().Equal(Enumerable.Range(0, 2 * Each), "because each item is delivered once, from whatever thread it comes");
        (await producers).Max().Should().BeLessThanOrEqualTo(3, "because the bound is never exceeded");
    }

    [Fact]
    public async Task Racing_calls_do_not_miss_each_other()
    {
        var queues = Queues(maxSize: 1);
        var gets = new Task<int>[Rounds];
        Race.Play("a get meets a put", Rounds, i => gets[i] = queues[i].GetAsync(), i => queues[i].TryPut(1));
        for (var i = 0; i < Rounds; i++)
        {
            await InTime(gets[i], "because nobody waits for an item while one is stored");
            (await gets[i]).Should().Be(1, "because nobody waits for an item while one is stored");
        }

        var puts = new Task[Rounds];
        Array.ForEach(queues = Queues(maxSize: 1), queue => queue.TryPut(2));
        Race.Play("a put meets a get", Rounds, i => puts[i] = queues[i].PutAsync(3), i => queues[i].TryGet(out _));
        for (var i = 0; i < Rounds; i++)
        {
            await InTime(puts[i], "because nobody waits for a slot while one is free");
            queues[i].TryGet(out var item).Should().BeTrue("because the put has ended");
            item.Should().Be(3, "because nobody waits for a slot while one is free");
        }

        var joins = new Task[Rounds];
        Array.ForEach(queues = Queues(maxSize: 1), queue => queue.TryPut(1));
        Race.Play("a join meets the last TaskDone", Rounds, i => joins[i] = queues[i].JoinAsync(), i => queues[i].TaskDone());
        for (var i = 0; i < Rounds; i++)
            await InTime(joins[i], "because nobody waits for work that is done");

        queues = Queues(maxSize: 1);
        Race.Play("a get meets a shutdown", Rounds, i => gets[i] = queues[i].GetAsync(), i => queues[i].Shutdown());
        for (var i = 0; i < Rounds; i++)
        {
            await InTime(ErrorOf(gets[i]), "because nobody waits for an item that can't come any more");
            (await ErrorOf(gets[i])).Should().BeA<QueueShutDownException>("because nobody waits for an item that can't come any more");
        }

        Array.ForEach(queues = Queues(maxSize: 1), queue => queue.TryPut(1));
        var waiting = queues.Select(queue => queue.PutAsync(2)).ToArray();
        Race.Play("a put meets a shutdown", Rounds, i => puts[i] = queues[i].PutAsync(3), i => queues[i].Shutdown());
        for (var i = 0; i < Rounds; i++)
        {
            await InTime(Task.WhenAll(ErrorOf(waiting[i]), ErrorOf(puts[i])), "because nobody waits for a slot in a queue that takes nothing any more");
            (await ErrorOf(puts[i])).Should().BeA<QueueShutDownException>("because nobody waits for a slot in a queue that takes nothing any more");
        }

        queues = Queues(maxSize: 1);
        Race.Play("a put meets an immediate shutdown", Rounds, i => queues[i].TryPut(1), i => queues[i].Shutdown(immediate: true));
        for (var i = 0; i < Rounds; i++)
            queues[i].Count.Should().Be(0, "because the item was put before the shutdown and thrown away, or came after it and was refused");
    }

    [Fact]
    public async Task A_cancel_that_races_with_the_serving_call_loses_nothing()
    {
        var queues = Queues(maxSize: 1);
        var sources = Enumerable.Range(0, Rounds).Select(_ => new CancellationTokenSource()).ToArray();
        var gets = queues.Select((queue, i) => queue.GetAsync(sources[i].Token)).ToArray();
        Race.Play("a cancel meets a put", Rounds, i => sources[i].Cancel(), i => queues[i].TryPut(1));
        for (var i = 0; i < Rounds; i++)
        {
            await InTime(ErrorOf(gets[i]), "because either the cancel or the put ends the wait");
            var delivered = await ErrorOf(gets[i]) is null ? 1 : 0;
            (delivered + queues[i].Count).Should().Be(1, "because either of the two may win, but the item is delivered or stored: never both, never neither");
        }

        Array.ForEach(queues = Queues(maxSize: 1), queue => queue.TryPut(1));
        sources = Enumerable.Range(0, Rounds).Select(_ => new CancellationTokenSource()).ToArray();
        var puts = queues.Select((queue, i) => queue.PutAsync(2, sources[i].Token)).ToArray();
        Race.Play("a cancel meets a get", Rounds, i => sources[i].Cancel(), i => queues[i].TryGet(out _));
        for (var i = 0; i < Rounds; i++)
        {
            await InTime(ErrorOf(puts[i]), "because either the cancel or the get ends the wait");
            var put = await ErrorOf(puts[i]) is null ? 1 : 0;
            queues[i].Count.Should().Be(put, "because either of the two may win, but a put that succeeded has put its item, and a cancelled one has not");
        }
    }

    [Fact]
    public async Task A_cancel_on_another_thread_strands_nobody()
    {
        var queues = Queues(maxSize: 1);
        var sources = Enumerable.Range(0, Rounds).Select(_ => new CancellationTokenSource()).ToArray();
        var gets = new Task<int>[Rounds];
        Race.Play("a cancel meets the beginning of a get", FewRounds, i => gets[i] = queues[i].GetAsync(sources[i].Token), i => sources[i].Cancel());
        for (var i = 0; i < FewRounds; i++)
        {
            await InTime(ErrorOf(gets[i]), "because the token was cancelled, at the call or in the wait");
            gets[i].IsCanceled.Should().BeTrue("because no item came, and the token was cancelled at the call or in the wait");
        }

        await CancelOfManyMeets("a shutdown", (queue, token) => queue.GetAsync(token), queue => queue.Shutdown());
        await CancelOfManyMeets("the last TaskDone", (queue, token) => queue.JoinAsync(token), queue => queue.TaskDone());

        // Cancel ends the waits one by one, so the other call may well come in the middle of it.
        async Task CancelOfManyMeets(string end, Func<AsyncQueue<int>, CancellationToken, Task> wait, Action<AsyncQueue<int>> call)
        {
            const int Many = 10;
            var race = $"a cancel of many waits meets {end}";
            var queues = Queues(maxSize: 1);
            var sources = queues.Select(_ => new CancellationTokenSource()).ToArray();
            var waits = new Task[FewRounds][];
            for (var i = 0; i < FewRounds; i++)
            {
                queues[i].TryPut(1);
                queues[i].TryGet(out _); // nothing is stored, and one item is unfinished
                waits[i] = [.. Enumerable.Range(0, Many).Select(_ => wait(queues[i], sources[i].Token))];
            }

            Race.Play(race, FewRounds, i => sources[i].Cancel(), i => call(queues[i]));
            var all = waits.SelectMany(some => some).ToList();
            await InTime(ErrorOf(Task.WhenAll(all)), "because each wait ends where {0}", race);
            all.TrueForAll(each => each.Exception is null or { InnerException: QueueShutDownException }).Should().BeTrue("because either of the two may end a wait, and nothing else");
        }
    }

    [Fact]
    public void Two_threads_do_not_share_a_slot_or_an_item()
    {
        var (left, right) = (new bool[Rounds], new bool[Rounds]);
        var queues = Queues(maxSize: 1);
        Race.Play("a put meets a put", FewRounds, i => left[i] = queues[i].TryPut(1), i => right[i] = queues[i].TryPut(2));
        for (var i = 0; i < FewRounds; i++)
        {
            (left[i] ^ right[i]).Should().BeTrue("because there is room for one: to look for room and to take it is one step");
            queues[i].Count.Should().Be(1, "because the bound is never exceeded");
        }

        Array.ForEach(queues = Queues(maxSize: 1), queue => queue.TryPut(1));
        Race.Play("a get meets a get", FewRounds, i => left[i] = queues[i].TryGet(out _), i => right[i] = queues[i].TryGet(out _));
        for (var i = 0; i < FewRounds; i++)
            (left[i] ^ right[i]).Should().BeTrue("because there is one item, and each is delivered once");
    }

    [Fact]
    public async Task Racing_threads_count_unfinished_items_correctly()
    {
        const int Many = 2000;
        var queue = new AsyncQueue<int>();
        for (var i = 0; i < 2 * Many; i++) queue.TryPut(i);
        Race.Play("a TaskDone meets a TaskDone", Many, _ => queue.TaskDone(), _ => queue.TaskDone());
        await InTime(queue.JoinAsync(), "because all items are done, even where a TaskDone met a TaskDone");

        for (var i = 0; i < Many; i++) queue.TryPut(i);
        Race.Play("a TaskDone meets a put", Many, _ => queue.TaskDone(), i => queue.TryPut(i));
        queue.JoinAsync().IsCompleted.Should().BeFalse("because {0} items are not done yet", Many);
        for (var i = 0; i < Many; i++) queue.TaskDone();
        await InTime(queue.JoinAsync(), "because all items are done, even where a TaskDone met a put");
    }

    private const int Rounds = 300;
    private const int FewRounds = 100;

    private static AsyncQueue<int>[] Queues(int maxSize) => [.. Enumerable.Range(0, Rounds).Select(_ => new AsyncQueue<int>(maxSize))];
}
