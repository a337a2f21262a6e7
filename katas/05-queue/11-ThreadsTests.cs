using Katas.Queues;

namespace Tests.Queues;

[Trait("Stage", "11"), Trait("Level", "mastery")]
public class ThreadsTests
{
    [Fact]
    public void Racing_calls_do_not_miss_each_other()
    {
        Threads.Explore(meet =>
        {
            var queue = new AsyncQueue<int>(maxSize: 1);
            Task<int>? get = null;
            meet.Thread(() => get = queue.GetAsync());
            meet.Thread(() => queue.TryPut(1));
            meet.Afterwards(() => get!.IsCompletedSuccessfully.Should().BeTrue("because nobody waits for an item while one is stored"));
        });

        Threads.Explore(meet =>
        {
            var queue = new AsyncQueue<int>(maxSize: 1);
            queue.TryPut(1);
            Task? put = null;
            meet.Thread(() => put = queue.PutAsync(2));
            meet.Thread(() => queue.TryGet(out _));
            meet.Afterwards(() =>
            {
                put!.IsCompletedSuccessfully.Should().BeTrue("because nobody waits for a slot while one is free");
                queue.Count.Should().Be(1, "because the put has ended");
            });
        });

        Threads.Explore(meet =>
        {
            var queue = new AsyncQueue<int>();
            queue.TryPut(1);
            Task? join = null;
            meet.Thread(() => join = queue.JoinAsync());
            meet.Thread(() => queue.TaskDone());
            meet.Afterwards(() => join!.IsCompletedSuccessfully.Should().BeTrue("because nobody waits for work that is done"));
        });

        Threads.Explore(meet =>
        {
            var queue = new AsyncQueue<int>();
            Task<int>? get = null;
            meet.Thread(() => get = queue.GetAsync());
            meet.Thread(() => queue.Shutdown());
            meet.Afterwards(() => (get!.Exception?.InnerException).Should().BeA<QueueShutDownException>("because nobody waits for an item that can't come any more"));
        });

        Threads.Explore(meet =>
        {
            var queue = new AsyncQueue<int>(maxSize: 1);
            queue.TryPut(1);
            var waiting = queue.PutAsync(2);
            Task? put = null;
            meet.Thread(() => put = queue.PutAsync(3));
            meet.Thread(() => queue.Shutdown());
            meet.Afterwards(() =>
            {
                foreach (var refused in new[] { waiting, put! })
                    (refused.Exception?.InnerException).Should().BeA<QueueShutDownException>("because nobody waits for a slot in a queue that takes nothing any more");
            });
        });

        Threads.Explore(meet =>
        {
            var queue = new AsyncQueue<int>(maxSize: 1);
            meet.Thread(() => queue.TryPut(1));
            meet.Thread(() => queue.Shutdown(immediate: true));
            meet.Afterwards(() => queue.Count.Should().Be(0, "because the item was put before the shutdown and thrown away, or came after it and was refused"));
        });
    }

    [Fact]
    public void A_cancel_that_races_with_the_serving_call_loses_nothing()
    {
        Threads.Explore(meet =>
        {
            var (queue, source) = (new AsyncQueue<int>(maxSize: 1), new CancellationTokenSource());
            var get = queue.GetAsync(source.Token);
            meet.Thread(() => source.Cancel());
            meet.Thread(() => queue.TryPut(1));
            meet.Afterwards(() =>
            {
                get.IsCompleted.Should().BeTrue("because either the cancel or the put ends the wait");
                ((get.IsCanceled ? 0 : 1) + queue.Count).Should().Be(1, "because either of the two may win, but the item is delivered or stored: never both, never neither");
            });
        });

        Threads.Explore(meet =>
        {
            var (queue, source) = (new AsyncQueue<int>(maxSize: 1), new CancellationTokenSource());
            queue.TryPut(1);
            var put = queue.PutAsync(2, source.Token);
            meet.Thread(() => source.Cancel());
            meet.Thread(() => queue.TryGet(out _));
            meet.Afterwards(() =>
            {
                put.IsCompleted.Should().BeTrue("because either the cancel or the get ends the wait");
                queue.Count.Should().Be(put.IsCanceled ? 0 : 1, "because either of the two may win, but a put that succeeded has put its item, and a cancelled one has not");
            });
        });
    }

    [Fact]
    public void A_cancel_on_another_thread_strands_nobody()
    {
        Threads.Explore(meet =>
        {
            var (queue, source) = (new AsyncQueue<int>(), new CancellationTokenSource());
            Task<int>? get = null;
            meet.Thread(() => get = queue.GetAsync(source.Token));
            meet.Thread(() => source.Cancel());
            meet.Afterwards(() => get!.IsCanceled.Should().BeTrue("because no item came, and the token was cancelled at the call or in the wait"));
        });

        CancelOfTwoWaitsMeets((queue, token) => queue.GetAsync(token), queue => queue.Shutdown());
        CancelOfTwoWaitsMeets((queue, token) => queue.JoinAsync(token), queue => queue.TaskDone());

        // Cancel ends the waits one by one, so the other call may well come in the middle of it.
        static void CancelOfTwoWaitsMeets(Func<AsyncQueue<int>, CancellationToken, Task> wait, Action<AsyncQueue<int>> call) => Threads.Explore(meet =>
        {
            var (queue, source) = (new AsyncQueue<int>(maxSize: 1), new CancellationTokenSource());
            queue.TryPut(1);
            queue.TryGet(out _); // nothing is stored, and one item is unfinished
            Task[] waits = [wait(queue, source.Token), wait(queue, source.Token)];
            meet.Thread(() => source.Cancel());
            meet.Thread(() => call(queue));
            meet.Afterwards(() => Array.TrueForAll(waits, each => each.IsCompleted && each.Exception is null or { InnerException: QueueShutDownException })
                .Should().BeTrue("because either of the two ends a wait, and nothing else does"));
        });
    }

    [Fact]
    public void Two_threads_do_not_share_a_slot_or_an_item()
    {
        Threads.Explore(meet =>
        {
            var queue = new AsyncQueue<int>(maxSize: 1);
            var (left, right) = (false, false);
            meet.Thread(() => left = queue.TryPut(1));
            meet.Thread(() => right = queue.TryPut(2));
            meet.Afterwards(() =>
            {
                (left ^ right).Should().BeTrue("because there is room for one: to look for room and to take it is one step");
                queue.Count.Should().Be(1, "because the bound is never exceeded");
            });
        });

        Threads.Explore(meet =>
        {
            var queue = new AsyncQueue<int>(maxSize: 1);
            queue.TryPut(1);
            var (left, right) = (false, false);
            meet.Thread(() => left = queue.TryGet(out _));
            meet.Thread(() => right = queue.TryGet(out _));
            meet.Afterwards(() => (left ^ right).Should().BeTrue("because there is one item, and each is delivered once"));
        });

        Threads.Explore(meet =>
        {
            var queue = new AsyncQueue<int>();
            queue.TryPut(1);
            Task<int>? left = null, right = null;
            meet.Thread(() => left = queue.GetAsync());
            meet.Thread(() => right = queue.GetAsync());
            meet.Afterwards(() =>
            {
                (left!.IsCompleted ^ right!.IsCompleted).Should().BeTrue("because there is one item, and each is delivered once");
                queue.TryPut(2);
                meet.Settle();
                (ResultOf(left) + ResultOf(right)).Should().Be(3, "because whoever got no item waits for the next one");
            });
        });
    }

    [Fact]
    public void Racing_threads_count_unfinished_items_correctly()
    {
        Threads.Explore(meet =>
        {
            var queue = new AsyncQueue<int>();
            queue.TryPut(1);
            queue.TryPut(2);
            var join = queue.JoinAsync();
            meet.Thread(() => queue.TaskDone());
            meet.Thread(() => queue.TaskDone());
            meet.Afterwards(() => join.IsCompleted.Should().BeTrue("because both items are done"));
        });

        Threads.Explore(meet =>
        {
            var queue = new AsyncQueue<int>();
            queue.TryPut(1);
            meet.Thread(() => queue.TaskDone());
            meet.Thread(() => queue.TryPut(2));
            meet.Afterwards(() =>
            {
                var join = queue.JoinAsync();
                join.IsCompleted.Should().BeFalse("because the second item is not done yet");
                queue.TaskDone();
                meet.Settle();
                join.IsCompleted.Should().BeTrue("because both items are done");
            });
        });
    }

    [Fact]
    public void Two_calls_that_meet_end_as_if_one_came_after_the_other()
    {
        foreach (var (state, left, right) in Scene.Pairs())
        {
            var inTurn = InTurn(state, left, right).Union(InTurn(state, right, left)).ToArray();
            Threads.Explore(meet =>
            {
                var scene = new Scene(state);
                meet.Thread(() => scene.Call(left), left);
                meet.Thread(() => scene.Call(right), right);
                meet.Afterwards(() => scene.Outcome(left, right).Should().BeOneOf(inTurn, "because that is how it ends if one call comes after the other, and to the caller each call is one step ({0})", state));
            });
        }

        static HashSet<string> InTurn(string state, string first, string second)
        {
            var outcomes = new HashSet<string>();
            foreach (var isSettled in new[] { false, true })
            {
                Threads.Explore(meet =>
                {
                    var scene = new Scene(state);
                    if (isSettled)
                    {
                        scene.Call(first);
                        meet.Settle();
                    }

                    meet.Thread(() =>
                    {
                        if (!isSettled) scene.Call(first);
                        scene.Call(second);
                    });
                    meet.Afterwards(() => outcomes.Add(string.CompareOrdinal(first, second) <= 0 ? scene.Outcome(first, second) : scene.Outcome(second, first)));
                });
            }

            return outcomes;
        }
    }

    [Fact]
    public async Task Threads_may_share_a_queue()
    {
        const int Each = 100;
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

    /// <summary>The result of a task that has ended: there is nothing to wait for.</summary>
    private static int ResultOf(Task<int> ended) => new ValueTask<int>(ended).Result;

    /// <summary>A queue with room for one item, in some state, and what two calls make of it.</summary>
    private sealed class Scene
    {
        private const string PutWaits = "a full queue, and a put waits";
        private const string GetWaits = "an empty queue, and a get waits";
        private const string JoinWaits = "an item is not done, and a join waits";
        private static readonly string[] Calls = ["get", "immediate shutdown", "join", "put", "shutdown", "task-done", "try-get", "try-put"];

        private readonly AsyncQueue<int> queue = new(maxSize: 1);
        private readonly CancellationTokenSource source = new();
        private readonly Task waiting;
        private readonly List<(string Call, Func<string> Result)> results = [];

        public Scene(string state)
        {
            if (state != GetWaits) queue.TryPut(1);
            if (state == JoinWaits) queue.TryGet(out _);
            waiting = state switch
            {
                PutWaits => queue.PutAsync(2, source.Token),
                GetWaits => queue.GetAsync(source.Token),
                _ => queue.JoinAsync(source.Token),
            };
        }

        /// <summary>Each pair once, where the two are in each other's way; a cancel of each wait with each of them.</summary>
        public static IEnumerable<(string State, string Left, string Right)> Pairs()
        {
            foreach (var left in Calls)
            {
                foreach (var right in Calls.Where(right => string.CompareOrdinal(left, right) <= 0))
                    yield return (State(left, right), left, right);
                foreach (var state in new[] { PutWaits, GetWaits, JoinWaits })
                    yield return (state, "cancel", left);
            }

            static string State(params string[] calls) =>
                calls.Intersect(["join", "task-done"]).Any() ? JoinWaits : calls.Intersect(["get", "try-get"]).Any() ? PutWaits : GetWaits;
        }

        public void Call(string call)
        {
            var result = Start(call);
            lock (results) results.Add((call, result));
        }

        public string Outcome(string left, string right)
        {
            var calls = results.OrderBy(each => each.Call, StringComparer.Ordinal).Select(each => $"{each.Call}: {each.Result()}").ToList();
            if (left == right) calls.Sort(StringComparer.Ordinal);
            calls.Add($"who waited: {EndOf(waiting)}");
            var stored = new List<int>();
            while (queue.TryGet(out var item)) stored.Add(item);
            var unfinished = 0;
            while (unfinished < 5 && Start("task-done")() == "ends") unfinished++;
            return $"{string.Join(", ", calls)}; stored: {(stored.Count == 0 ? "nothing" : string.Join(", ", stored))}; not done: {unfinished}";
        }

        private Func<string> Start(string call)
        {
            switch (call)
            {
                case "put": return Later(queue.PutAsync(3));
                case "get": return Later(queue.GetAsync());
                case "join": return Later(queue.JoinAsync());
                case "try-put": return Now(queue.TryPut(4) ? "true" : "false");
                case "try-get": return Now(queue.TryGet(out var item) ? $"{item}" : "false");
                case "cancel": source.Cancel(); break;
                case "shutdown": queue.Shutdown(); break;
                case "immediate shutdown": queue.Shutdown(immediate: true); break;
                default:
                    try { queue.TaskDone(); } catch (InvalidOperationException) { return Now("once too often"); }
                    break;
            }

            return Now("ends");
        }

        private static Func<string> Now(string result) => () => result;

        private static Func<string> Later(Task task) => () => EndOf(task);

        private static string EndOf(Task task) => task switch
        {
            { IsCompleted: false } => "waits",
            { IsCanceled: true } => "cancelled",
            { IsFaulted: true } => task.Exception.InnerException is QueueShutDownException ? "shut down" : "failed",
            Task<int> got => $"{ResultOf(got)}",
            _ => "ends",
        };
    }
}
