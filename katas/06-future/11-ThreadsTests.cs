using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Katas.Futures;

namespace Tests.Futures;

[Trait("Stage", "11"), Trait("Level", "mastery")]
public class ThreadsTests
{
    [Fact]
    public void A_set_meets_a_set()
    {
        foreach (var (left, right) in new[] { (End.Result, End.Result), (End.Result, End.Failure), (End.Failure, End.Failure) })
            OneOfTwoEndsWins(left, right);
    }

    [Fact]
    public void A_set_meets_a_cancel()
    {
        foreach (var (left, right) in new[] { (End.Result, End.Cancel), (End.Failure, End.Cancel), (End.Cancel, End.Cancel) })
            OneOfTwoEndsWins(left, right);
    }

    [Fact]
    public void An_answer_meets_an_answer_a_set_or_a_cancel()
    {
        Threads.Explore(meet =>
        {
            var (loop, error, calls) = (new HandLoop(), new FormatException(), 0);
            Action<Exception?, int> answer = null!;
            var future = Future<int>.FromCallback(loop, a => answer = a);
            future.AddDoneCallback(_ => calls++);
            meet.Thread(() => answer(null, 42));
            meet.Thread(() => answer(error, 0)); // neither throws
            meet.Afterwards(() =>
            {
                loop.Run();
                (future.Exception() == error || future.Result() == 42).Should().BeTrue("because one of the answers is the outcome, whole, and the other is ignored");
                calls.Should().Be(1, "because the future ended once");
            });
        });

        foreach (var end in new[] { End.Result, End.Failure, End.Cancel })
        {
            Threads.Explore(meet =>
            {
                var (loop, won) = (new HandLoop(), false);
                Action<Exception?, int> answer = null!;
                var future = Future<int>.FromCallback(loop, a => answer = a);
                meet.Thread(() => answer(null, 42)); // never throws
                meet.Thread(() => won = end.Try(future, 1));
                meet.Afterwards(() => Describe(future).Should().Be(
                    won ? end.Outcome(1) : "42", "because the outcome is that of whoever came first, and an answer that comes later is ignored"));
            });
        }
    }

    [Fact]
    public void An_answer_meets_what_start_throws() => Threads.Explore(meet =>
    {
        var (loop, error) = (new HandLoop(), new FormatException("thrown by start"));
        Action<Exception?, int>? answer = null;
        Future<int> future = null!;
        meet.Thread(() => future = Future<int>.FromCallback(loop, a =>
        {
            answer = a;
            throw error;
        }));
        meet.Thread(() => answer?.Invoke(null, 42)); // if start was called already: what it threw may be on its way
        meet.Afterwards(() =>
        {
            var reported = string.Join(", ", loop.Reported.Select(each => each.Message));
            (Describe(future), reported).Should().BeOneOf(
                [("failed: thrown by start", ""), ("42", "thrown by start")],
                "because what start throws has one place: the future, or ReportError if the answer was there before");
        });
    });

    [Fact]
    public void An_added_callback_meets_a_set()
    {
        foreach (var end in End.All.Where(end => end != End.Cancel))
            NeitherOvertakesNorGetsLost(end);
    }

    [Fact]
    public void An_added_callback_meets_a_cancel() => NeitherOvertakesNorGetsLost(End.Cancel);

    [Fact]
    public void An_await_meets_an_end()
    {
        foreach (var end in End.All)
        {
            Threads.Explore(meet =>
            {
                var (loop, trace) = (new HandLoop(), new Trace());
                var (future, finish) = end.Prepare(loop);
                future.AddDoneCallback(_ => trace.Add("callback"));
                meet.Thread(finish, end.Name);
                meet.Thread(() => future.GetAwaiter().OnCompleted(() => trace.Add($"await: {Describe(future)}")));
                meet.Afterwards(() =>
                {
                    loop.Run();
                    trace.Lines.Should().Equal(
                        ["callback", $"await: {end.Outcome(1)}"],
                        "because an await that comes while the future ends continues once, after those who were there before, and finds the outcome");
                });
            });
        }
    }

    [Fact]
    public void AsTask_meets_an_end()
    {
        foreach (var end in End.All)
        {
            Threads.Explore(meet =>
            {
                var loop = new HandLoop();
                var (future, finish) = end.Prepare(loop);
                Task<int> task = null!;
                meet.Thread(finish, end.Name);
                meet.Thread(() => task = future.AsTask());
                meet.Afterwards(() =>
                {
                    loop.Run();
                    task.IsCompleted.Should().BeTrue("because the future has ended, before AsTask or after it");
                    (task.IsCanceled, task.Exception?.InnerException?.Message).Should().Be(
                        (future.Cancelled, future.Cancelled ? null : future.Exception()?.Message), "because the task ends as the future does");
                });
            });
        }
    }

    [Fact]
    public void An_added_callback_meets_another_one_and_a_turn()
    {
        Threads.Explore(meet =>
        {
            var (loop, trace) = (new HandLoop(), new Trace());
            var future = new Future<int>(loop);
            meet.Thread(() => future.AddDoneCallback(_ => trace.Add("left")));
            meet.Thread(() => future.GetAwaiter().OnCompleted(() => trace.Add("right")));
            meet.Afterwards(() =>
            {
                future.SetResult(1);
                loop.Run();
                trace.Lines.Order().Should().Equal(["left", "right"], "because each that was added runs once, whatever is added at the same moment");
            });
        });

        Threads.Explore(meet =>
        {
            var (loop, trace) = (new HandLoop(), new Trace());
            var future = new Future<int>(loop);
            future.AddDoneCallback(_ => trace.Add("first"));
            future.SetResult(1);
            meet.Thread(() => loop.Run());
            meet.Thread(() => future.AddDoneCallback(_ => trace.Add("late")));
            meet.Afterwards(() =>
            {
                loop.Run();
                trace.Lines.Should().Equal(["first", "late"], "because a turn takes its own callback out of the list, and leaves one that comes meanwhile alone");
            });
        });
    }

    [Fact]
    public void A_removal_meets_an_end()
    {
        foreach (var end in End.All)
        {
            Threads.Explore(meet =>
            {
                var (loop, trace, removed) = (new HandLoop(), new Trace(), 0);
                var (future, finish) = end.Prepare(loop);
                Action<Future<int>> first = _ => trace.Add("first");
                future.AddDoneCallback(first);
                future.AddDoneCallback(_ => trace.Add("second"));
                future.AddDoneCallback(_ => trace.Add("third"));
                meet.Thread(finish, end.Name);
                meet.Thread(() => removed = future.RemoveDoneCallback(first));
                meet.Afterwards(() =>
                {
                    loop.Run();
                    removed.Should().Be(1, "because it had not begun: the loop has not turned since the end");
                    trace.Lines.Should().Equal(["second", "third"], "because the one that was removed doesn't run, and it takes no other with it");
                });
            });
        }
    }

    [Fact]
    public void A_removal_meets_a_turn() => Threads.Explore(meet =>
    {
        var (loop, trace, removed) = (new HandLoop(), new Trace(), 0);
        var future = new Future<int>(loop);
        Action<Future<int>> first = _ => trace.Add("first");
        future.AddDoneCallback(first);
        future.AddDoneCallback(_ => trace.Add("second"));
        future.SetResult(1);
        meet.Thread(() => loop.Run());
        meet.Thread(() => removed = future.RemoveDoneCallback(first));
        meet.Afterwards(() => trace.Lines.Should().Equal(
            removed == 0 ? ["first", "second"] : ["second"], "because a callback that was counted as removed never runs, and one that runs was never counted (counted: {0})", removed));
    });

    [Fact]
    public void A_removal_meets_another_one_and_an_added_callback()
    {
        Threads.Explore(meet =>
        {
            var (loop, trace, left, right) = (new HandLoop(), new Trace(), 0, 0);
            var future = new Future<int>(loop);
            Action<Future<int>> twice = _ => trace.Add("twice");
            future.AddDoneCallback(twice);
            future.AddDoneCallback(_ => trace.Add("stays"));
            future.AddDoneCallback(twice);
            meet.Thread(() => left = future.RemoveDoneCallback(twice));
            meet.Thread(() => right = future.RemoveDoneCallback(twice));
            meet.Afterwards(() =>
            {
                future.SetResult(1);
                loop.Run();
                (left + right).Should().Be(2, "because each entry is removed once, and counted by the one who removed it");
                trace.Lines.Should().Equal(["stays"], "because only what was removed doesn't run");
            });
        });

        Threads.Explore(meet =>
        {
            var (loop, trace, removed) = (new HandLoop(), new Trace(), 0);
            var future = new Future<int>(loop);
            Action<Future<int>> first = _ => trace.Add("first");
            future.AddDoneCallback(first);
            meet.Thread(() => removed = future.RemoveDoneCallback(first));
            meet.Thread(() => future.AddDoneCallback(_ => trace.Add("second")));
            meet.Afterwards(() =>
            {
                future.SetResult(1);
                loop.Run();
                removed.Should().Be(1, "because it was there before");
                trace.Lines.Should().Equal(["second"], "because what is added while another entry is removed is not removed with it");
            });
        });
    }

    [Fact]
    public void A_look_meets_an_end()
    {
        foreach (var end in End.All)
        {
            Threads.Explore(meet =>
            {
                var seen = "nothing";
                var (future, finish) = end.Prepare(new HandLoop());
                meet.Thread(finish, end.Name);
                meet.Thread(() => seen = Describe(future));
                meet.Afterwards(() => seen.Should().BeOneOf(
                    ["pending", end.Outcome(1)], "because another thread sees a future pending or done, with its outcome, and nothing in between"));
            });
        }
    }

    [Fact]
    public void The_end_of_a_task_meets_From_and_a_cancel()
    {
        Threads.Explore(meet =>
        {
            var source = new TaskCompletionSource<int>();
            Future<int> future = null!;
            meet.Thread(() => future = Future<int>.From(source.Task, new HandLoop()));
            meet.Thread(() => source.SetResult(42));
            meet.Afterwards(() => Describe(future).Should().Be("42", "because the task has ended, before From looked at it or after"));
        });

        Threads.Explore(meet =>
        {
            var (source, loop, calls, cancelled) = (new TaskCompletionSource<int>(), new HandLoop(), 0, false);
            var thrown = new ThrownHere();
            var future = Future<int>.From(source.Task, loop);
            future.AddDoneCallback(_ => calls++);
            meet.Thread(() => source.SetResult(42));
            meet.Thread(() => cancelled = future.Cancel("gone"));
            meet.Afterwards(() =>
            {
                loop.Run();
                thrown.Stop().Should().BeEmpty("because a task that ends after the cancel is ignored: whoever sets and catches does it in two steps, and nobody sees what is thrown there");
                Describe(future).Should().Be(cancelled ? "cancelled: gone" : "42", "because the outcome is that of the one who came first");
                calls.Should().Be(1, "because the future ended once");
            });
        });
    }

    private static void OneOfTwoEndsWins(End left, End right) => Threads.Explore(meet =>
    {
        var (loop, calls, leftWon, rightWon) = (new HandLoop(), 0, false, false);
        var future = new Future<int>(loop);
        future.AddDoneCallback(_ => calls++);
        meet.Thread(() => leftWon = left.Try(future, 1), left.Name);
        meet.Thread(() => rightWon = right.Try(future, 2), right.Name);
        meet.Afterwards(() =>
        {
            loop.Run();
            (leftWon ^ rightWon).Should().BeTrue("because a future is written once, by exactly one of those who try");
            Describe(future).Should().Be(leftWon ? left.Outcome(1) : right.Outcome(2), "because the outcome is that of the one who was told that he won");
            calls.Should().Be(1, "because the future ended once");
        });
    });

    private static void NeitherOvertakesNorGetsLost(End end) => Threads.Explore(meet =>
    {
        var (loop, trace) = (new HandLoop(), new Trace());
        var (future, finish) = end.Prepare(loop);
        future.AddDoneCallback(_ => trace.Add("first"));
        future.AddDoneCallback(_ => trace.Add("second"));
        meet.Thread(finish, end.Name);
        meet.Thread(() => future.AddDoneCallback(_ => trace.Add("late")));
        meet.Afterwards(() =>
        {
            loop.Run();
            trace.Lines.Should().Equal(
                ["first", "second", "late"],
                "because a callback is in the list when the future ends, or finds it ended after all turns were asked for: it neither overtakes nor gets lost");
        });
    });

    private static string Describe(Future<int> future)
    {
        if (!future.Done) return "pending";
        try
        {
            var (error, cancelled) = (future.Exception(), future.Cancelled);
            return (error, cancelled) switch
            {
                (null, false) => $"{future.Result()}",
                ({ } failure, false) => $"failed: {failure.Message}",
                _ => "cancelled, and yet not",
            };
        }
        catch (OperationCanceledException error)
        {
            return future.Cancelled ? $"cancelled: {error.Message}" : $"not cancelled, but Exception throws {error.Message}";
        }
        catch (InvalidStateException error)
        {
            return $"done, but: {error.Message}";
        }
    }

    /// <summary>A way to end a future.</summary>
    private sealed record End(string Name, Action<Future<int>, int> Of, Func<int, string> Outcome)
    {
        public static readonly End Result = new("future.SetResult(…)", (future, value) => future.SetResult(value), value => $"{value}");
        public static readonly End Failure = new("future.SetException(…)", (future, value) => future.SetException(new FormatException($"{value}")), value => $"failed: {value}");
        public static readonly End Cancel = new(
            "future.Cancel(…)",
            (future, value) =>
            {
                if (!future.Cancel($"{value}")) throw new InvalidStateException("Cancel is too late.");
            },
            value => $"cancelled: {value}");

        private static readonly End Answer = new("answer(null, 1)", (_, _) => { }, value => $"{value}");

        public static readonly End[] All = [Result, Failure, Cancel, Answer];

        /// <summary>Whether this call was the one that ended the future.</summary>
        public bool Try(Future<int> future, int value)
        {
            try
            {
                Of(future, value);
                return true;
            }
            catch (InvalidStateException)
            {
                return false;
            }
        }

        /// <summary>A future, and what ends it in this way.</summary>
        public (Future<int> Future, Action Finish) Prepare(ILoop loop)
        {
            if (this == Answer)
            {
                Action<Exception?, int> answer = null!;
                var answered = Future<int>.FromCallback(loop, a => answer = a);
                return (answered, () => answer(null, 1));
            }

            var future = new Future<int>(loop);
            return (future, () => Of(future, 1));
        }
    }

    /// <summary>A loop that is run by hand.</summary>
    private sealed class HandLoop : ILoop
    {
        private readonly ConcurrentQueue<Action> ready = new();

        public ConcurrentQueue<Exception> Reported { get; } = new();

        public void CallSoon(Action action) => ready.Enqueue(action);

        public void ReportError(Exception error) => Reported.Enqueue(error);

        public void Run()
        {
            while (ready.TryDequeue(out var action))
                action();
        }
    }

    /// <summary>Each <see cref="InvalidStateException"/> that is thrown on behalf of a scenario, seen by somebody or not.</summary>
    private sealed class ThrownHere
    {
        private static readonly AsyncLocal<ThrownHere?> Current = new();
        private readonly ConcurrentQueue<string> thrown = new();

        public ThrownHere()
        {
            Current.Value = this;
            AppDomain.CurrentDomain.FirstChanceException += Note;
        }

        public IReadOnlyList<string> Stop()
        {
            AppDomain.CurrentDomain.FirstChanceException -= Note;
            return [.. thrown];
        }

        private void Note(object? sender, FirstChanceExceptionEventArgs e)
        {
            if (e.Exception is InvalidStateException && Current.Value == this) thrown.Enqueue(e.Exception.Message);
        }
    }
}
