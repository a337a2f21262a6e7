using Katas.Backpressure;

namespace Tests.Backpressure;

[Trait("Stage", "6"), Trait("Level", "mastery")]
public class ThreadsTests
{
    private static readonly WhenFull[] Dropping =
        [WhenFull.DropWrite, WhenFull.DropNewest, WhenFull.DropOldest, WhenFull.Conflate];

    [Fact]
    public void A_write_and_a_read_do_not_miss_each_other()
    {
        Threads.Explore(meet =>
        {
            var (buffer, read) = (new BoundedBuffer<int>(1, WhenFull.DropOldest), (Task<int>?)null);
            meet.Thread(() => read = buffer.ReadAsync());
            meet.Thread(() => buffer.WriteAsync(1));
            meet.Afterwards(() =>
            {
                read!.IsCompletedSuccessfully.Should().BeTrue("because nobody waits for an item while one is stored");
                buffer.Count.Should().Be(0, "because the item was read");
            });
        });

        Threads.Explore(meet =>
        {
            var (buffer, write) = (new BoundedBuffer<int>(1, WhenFull.Wait), (Task<bool>?)null);
            buffer.WriteAsync(1);
            meet.Thread(() => write = buffer.WriteAsync(2));
            meet.Thread(() => buffer.ReadAsync());
            meet.Afterwards(() =>
            {
                write!.IsCompletedSuccessfully.Should().BeTrue("because nobody waits for a place while one is free");
                buffer.Count.Should().Be(1, "because the second item is stored");
            });
        });
    }

    [Fact]
    public void Two_writes_do_not_share_a_place()
    {
        Threads.Explore(meet =>
        {
            var buffer = new BoundedBuffer<int>(1, WhenFull.Wait);
            Task<bool> left = null!, right = null!;
            meet.Thread(() => left = buffer.WriteAsync(1));
            meet.Thread(() => right = buffer.WriteAsync(2));
            meet.Afterwards(() =>
            {
                (left.IsCompleted ^ right.IsCompleted).Should().BeTrue(
                    "because there is room for one: to look for room and to take it is one step");
                buffer.Count.Should().Be(1, "because the capacity is never exceeded");
            });
        });

        Threads.Explore(meet =>
        {
            var buffer = new BoundedBuffer<int>(1, WhenFull.DropWrite);
            Task<bool> left = null!, right = null!;
            meet.Thread(() => left = buffer.WriteAsync(1));
            meet.Thread(() => right = buffer.WriteAsync(2));
            meet.Afterwards(() => (ResultOf(left) ^ ResultOf(right)).Should().BeTrue(
                "because there is room for one: one item is kept, and the other one is dropped"));
        });
    }

    [Fact]
    public void Two_writes_do_not_drop_the_same_item()
    {
        foreach (var whenFull in new[] { WhenFull.DropNewest, WhenFull.DropOldest, WhenFull.Conflate })
        {
            Threads.Explore(meet =>
            {
                var reported = new List<int>();
                var buffer = new BoundedBuffer<int>(1, whenFull, item =>
                {
                    lock (reported) reported.Add(item);
                });
                buffer.WriteAsync(1);
                meet.Thread(() => buffer.WriteAsync(2));
                meet.Thread(() => buffer.WriteAsync(3));
                meet.Afterwards(() =>
                {
                    buffer.Count.Should().Be(1, "because each write drops one item and stores one ({0})", whenFull);
                    reported.Append(ResultOf(buffer.ReadAsync())).Should().EqualInAnyOrder([1, 2, 3],
                        "because each item is stored or was dropped and reported, once ({0})", whenFull);
                });
            });
        }
    }

    [Fact]
    public void A_write_ends_after_its_own_callback_whatever_another_thread_does()
    {
        Threads.Explore(meet =>
        {
            var (mine, seen) = (new AsyncLocal<List<int>>(), new List<int>[2]);
            var buffer = new BoundedBuffer<int>(1, WhenFull.DropOldest, item => mine.Value!.Add(item));
            buffer.WriteAsync(1);
            meet.Thread(() => Write(0));
            meet.Thread(() => Write(1));
            meet.Afterwards(() => seen.Select(each => each.Count).Should().Equal([1, 1],
                "because each write drops one item, and calls the callback itself before its task ends"));

            void Write(int thread)
            {
                mine.Value = [];
                buffer.WriteAsync(2).IsCompletedSuccessfully.Should().BeTrue(
                    "because a write that drops never waits, not even for another one's callback");
                seen[thread] = [.. mine.Value];
            }
        });
    }

    [Fact]
    public void A_cancel_that_races_loses_nothing()
    {
        foreach (var whenFull in new[] { WhenFull.Wait, WhenFull.DropOldest })
        {
            Threads.Explore(meet =>
            {
                var (buffer, source) = (new BoundedBuffer<int>(1, whenFull), new CancellationTokenSource());
                var read = buffer.ReadAsync(source.Token);
                meet.Thread(() => source.Cancel());
                meet.Thread(() => buffer.WriteAsync(1));
                meet.Afterwards(() =>
                {
                    read.IsCompleted.Should().BeTrue(
                        "because either the cancel or the write ends the wait ({0})", whenFull);
                    ((read.IsCanceled ? 0 : 1) + buffer.Count).Should().Be(1,
                        "because either of the two may win, but the item was read or is stored: never both, never "
                        + "neither ({0})", whenFull);
                });
            });
        }

        Threads.Explore(meet =>
        {
            var (buffer, source) = (new BoundedBuffer<int>(1, WhenFull.Wait), new CancellationTokenSource());
            buffer.WriteAsync(1);
            var write = buffer.WriteAsync(2, source.Token);
            meet.Thread(() => source.Cancel());
            meet.Thread(() => buffer.ReadAsync());
            meet.Afterwards(() =>
            {
                write.IsCompleted.Should().BeTrue("because either the cancel or the read ends the wait");
                buffer.Count.Should().Be(write.IsCanceled ? 0 : 1,
                    "because either of the two may win, but a write that succeeded has written its item, and a "
                    + "cancelled one has not");
            });
        });

        Threads.Explore(meet =>
        {
            var (buffer, source) = (new BoundedBuffer<int>(1, WhenFull.Wait), new CancellationTokenSource());
            buffer.WriteAsync(1);
            Task<bool> write = null!;
            meet.Thread(() => write = buffer.WriteAsync(2, source.Token));
            meet.Thread(() => source.Cancel());
            meet.Afterwards(() => write.IsCanceled.Should().BeTrue(
                "because nobody makes room, and the token was cancelled at the call or during the wait"));
        });
    }

    [Fact]
    public void Complete_strands_nobody_and_cuts_no_write_in_half()
    {
        Threads.Explore(meet =>
        {
            var (buffer, read) = (new BoundedBuffer<int>(1, WhenFull.Wait), (Task<int>?)null);
            meet.Thread(() => read = buffer.ReadAsync());
            meet.Thread(() => buffer.Complete());
            meet.Afterwards(() => (read!.Exception?.InnerException).Should().BeA<BufferCompletedException>(
                "because nobody waits for an item that can't come any more"));
        });

        Threads.Explore(meet =>
        {
            var (buffer, write) = (new BoundedBuffer<int>(1, WhenFull.Wait), (Task<bool>?)null);
            buffer.WriteAsync(1);
            meet.Thread(() => write = buffer.WriteAsync(2));
            meet.Thread(() => buffer.Complete());
            meet.Afterwards(() => (write!.Exception?.InnerException).Should().BeA<BufferCompletedException>(
                "because nobody waits for room in a buffer that takes nothing any more"));
        });

        Threads.Explore(meet =>
        {
            var (buffer, write) = (new BoundedBuffer<int>(1, WhenFull.DropOldest), (Task<bool>?)null);
            var read = buffer.ReadAsync();
            meet.Thread(() => write = buffer.WriteAsync(1));
            meet.Thread(() => buffer.Complete());
            meet.Afterwards(() =>
            {
                read.IsCompletedSuccessfully.Should().Be(write!.IsCompletedSuccessfully,
                    "because the item was handed over before Complete, or it was refused and the reader, too");
                buffer.Count.Should().Be(0, "because the item is not stored in either case");
            });
        });

        foreach (var whenFull in Dropping)
        {
            Threads.Explore(meet =>
            {
                var buffer = new BoundedBuffer<int>(1, whenFull);
                var last = (Task<int>?)null;
                buffer.WriteAsync(1);
                meet.Thread(() =>
                {
                    buffer.Complete();
                    buffer.ReadAsync();
                    last = buffer.ReadAsync();
                });
                meet.Thread(() => buffer.WriteAsync(2));
                meet.Afterwards(() =>
                {
                    (last!.Exception?.InnerException).Should().BeA<BufferCompletedException>(
                        "because the one item was read, and nothing is written after Complete ({0})", whenFull);
                    buffer.Count.Should().Be(0,
                        "because a read said that nothing is left, and nothing will come ({0})", whenFull);
                });
            });
        }

        Threads.Explore(meet =>
        {
            var buffer = new BoundedBuffer<int>(1, WhenFull.Wait);
            var isRefused = false;
            buffer.WriteAsync(1);
            var waiting = buffer.WriteAsync(2);
            meet.Thread(() => buffer.Complete());
            meet.Thread(() =>
            {
                isRefused = buffer.WriteAsync(3).IsFaulted;
                buffer.ReadAsync();
            });
            meet.Afterwards(() => (isRefused && waiting.IsCompletedSuccessfully).Should().BeFalse(
                "because Complete is one step: once a write was refused, a read lets nobody in any more"));
        });
    }

    [Fact]
    public void A_wait_that_ends_while_it_still_registers_leaves_nothing_behind()
    {
        HeldByTheToken((meet, token, item) =>
        {
            var buffer = new BoundedBuffer<object>(1, WhenFull.Wait);
            buffer.WriteAsync("stored");
            meet.Thread(() => buffer.WriteAsync(item(), token));
            meet.Thread(() =>
            {
                buffer.ReadAsync();
                buffer.ReadAsync();
            });
        }).Should().Be(0, "because a writer leaves no registration, also when it is let in while it still registers");

        HeldByTheToken((meet, token, item) =>
        {
            var buffer = new BoundedBuffer<object>(1, WhenFull.Wait);
            buffer.WriteAsync("stored");
            meet.Thread(() => buffer.WriteAsync(item(), token));
            meet.Thread(() => buffer.Complete());
        }).Should().Be(0, "because a writer leaves no registration, also when it is refused while it still registers");

        HeldByTheToken((meet, token, item) =>
        {
            var buffer = new BoundedBuffer<object>(1, WhenFull.DropOldest);
            meet.Thread(() => buffer.ReadAsync(token));
            meet.Thread(() => buffer.WriteAsync(item()));
        }).Should().Be(0, "because a reader leaves no registration, also when it is served while it still registers");

        // In each schedule the item has left the buffer by the end: only a registration can still hold it.
        static int HeldByTheToken(Action<Meet, CancellationToken, Func<object>> scenario)
        {
            var (sources, items) = (new List<CancellationTokenSource>(), new List<WeakReference>());
            Threads.Explore(meet =>
            {
                sources.Add(new CancellationTokenSource());
                scenario(meet, sources[^1].Token, NewItem);
            });
            // A thread that has run the last schedule may hold it until it has run another one.
            for (var attempt = 0; attempt < 20 && items.Exists(item => item.IsAlive); attempt++)
            {
                Garbage.Collect();
                Threads.Explore(meet => meet.Thread(() => _ = new BoundedBuffer<object>(1, WhenFull.Wait).Count));
            }

            GC.KeepAlive(sources);
            return items.Count(item => item.IsAlive);

            object NewItem()
            {
                var item = new object();
                items.Add(new WeakReference(item));
                return item;
            }
        }
    }

    [Fact]
    public void Two_calls_that_meet_end_as_if_one_came_after_the_other()
    {
        foreach (var (whenFull, capacity, left, right) in Scene.Pairs())
        {
            var inTurn = InTurn(whenFull, capacity, left, right)
                .Union(InTurn(whenFull, capacity, right, left)).ToArray();
            Threads.Explore(meet =>
            {
                var scene = new Scene(whenFull, capacity);
                meet.Thread(() => scene.Call(left), left);
                meet.Thread(() => scene.Call(right), right);
                meet.Afterwards(() => scene.Outcome().Should().BeOneOf(inTurn,
                    "because that is how it ends if one call comes after the other, and to the caller each call is "
                    + "one step (a full buffer of {0}, {1})", capacity, whenFull));
            });
        }

        static HashSet<string> InTurn(WhenFull whenFull, int capacity, string first, string second)
        {
            var outcomes = new HashSet<string>();
            Threads.Explore(meet =>
            {
                var scene = new Scene(whenFull, capacity);
                meet.Thread(() =>
                {
                    scene.Call(first);
                    scene.Call(second);
                });
                meet.Afterwards(() => outcomes.Add(scene.Outcome()));
            });
            return outcomes;
        }
    }

    /// <summary>The result of a task that has ended: there is nothing to wait for.</summary>
    private static T ResultOf<T>(Task<T> ended) => new ValueTask<T>(ended).Result;

    /// <summary>A full buffer; with Wait, a writer waits. And what two calls make of it.</summary>
    private sealed class Scene
    {
        private static readonly string[] Calls = ["complete", "count", "read", "write 2", "write 3"];

        private readonly CancellationTokenSource source = new();
        private readonly List<int> reported = [];
        private readonly SortedDictionary<string, Func<string>> results = new(StringComparer.Ordinal);
        private readonly BoundedBuffer<int> buffer;
        private readonly Task<bool>? waiting;

        public Scene(WhenFull whenFull, int capacity)
        {
            buffer = new BoundedBuffer<int>(capacity, whenFull, item =>
            {
                lock (reported) reported.Add(item);
            });
            for (var i = 0; i < capacity; i++) buffer.WriteAsync(1 - i);
            if (whenFull == WhenFull.Wait) waiting = buffer.WriteAsync(4, source.Token);
        }

        /// <summary>Each pair once; a cancel of the writer that waits with each of them.</summary>
        public static IEnumerable<(WhenFull WhenFull, int Capacity, string Left, string Right)> Pairs()
        {
            foreach (var whenFull in new[] { WhenFull.Wait, WhenFull.DropWrite, WhenFull.DropOldest })
            {
                var calls = whenFull == WhenFull.Wait ? [.. Calls, "cancel"] : Calls;
                foreach (var left in calls)
                    foreach (var right in calls.Where(right => string.CompareOrdinal(left, right) < 0))
                        yield return (whenFull, 1, left, right);
            }

            // where a write replaces what is stored, also with room for one more
            foreach (var (whenFull, capacity) in
                new[] { (WhenFull.DropNewest, 2), (WhenFull.DropOldest, 2), (WhenFull.Conflate, 1) })
            {
                yield return (whenFull, capacity, "count", "write 2");
                yield return (whenFull, capacity, "read", "write 2");
            }
        }

        public void Call(string call)
        {
            var result = Start(call);
            lock (results) results.Add(call, result);
        }

        public string Outcome()
        {
            var outcome = results.Select(each => $"{each.Key}: {each.Value()}").ToList();
            if (waiting is not null) outcome.Add($"whoever waited: {EndOf(waiting)}");
            outcome.Add($"dropped: {string.Join(" ", reported.Order())}");
            var stored = new List<int>();
            while (buffer.Count > 0) stored.Add(ResultOf(buffer.ReadAsync()));
            outcome.Add($"stored: {string.Join(" ", stored)}");
            return string.Join("; ", outcome);
        }

        private Func<string> Start(string call)
        {
            switch (call)
            {
                case "read": return Later(buffer.ReadAsync());
                case "write 2": return Later(buffer.WriteAsync(2));
                case "write 3": return Later(buffer.WriteAsync(3));
                case "count": var count = buffer.Count; return () => $"{count}";
                case "cancel": source.Cancel(); break;
                default: buffer.Complete(); break;
            }

            return () => "ends";
        }

        private static Func<string> Later<T>(Task<T> task) => () => EndOf(task);

        private static string EndOf<T>(Task<T> task) => task switch
        {
            { IsCompleted: false } => "waits",
            { IsCanceled: true } => "cancelled",
            { IsFaulted: true } => task.Exception.InnerException is BufferCompletedException ? "completed" : "failed",
            _ => $"{ResultOf(task)}",
        };
    }
}
