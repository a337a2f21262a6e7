using System.Collections.Concurrent;
using Katas.Futures;

namespace Tests.Futures;

[Trait("Stage", "11"), Trait("Level", "mastery")]
public class ThreadsTests
{
    [Fact]
    public void A_callback_added_in_the_middle_of_a_set_neither_overtakes_nor_gets_lost() => Pump.Run(async pump =>
    {
        Action<Exception?, int> answer = null!;
        await Interrupted("SetResult", loop => new Future<int>(loop), future => future.SetResult(1));
        await Interrupted("SetException", loop => new Future<int>(loop), future => future.SetException(new FormatException()));
        await Interrupted("Cancel", loop => new Future<int>(loop), future => future.Cancel());
        await Interrupted("an answer", loop => Future<int>.FromCallback(loop, a => answer = a), _ => answer(null, 1));

        async Task Interrupted(string call, Func<ILoop, Future<int>> make, Action<Future<int>> end)
        {
            var trace = new Trace();
            var loop = new InterruptedLoop(pump);
            var future = make(loop);
            future.AddDoneCallback(_ => trace.Add("first"));
            future.AddDoneCallback(_ => trace.Add("second"));
            var late = new Thread(() => future.AddDoneCallback(_ => trace.Add("late"))) { IsBackground = true };

            loop.Interrupt = late;
            end(future);
            AnotherThread.EndsSoon(late).Should().BeTrue("because nothing in a future waits forever");
            await pump.Settle();

            trace.Lines.Should().Equal(["first", "second", "late"], $"because the end by {call} and the scheduling of what is registered are one step for every other thread");
        }
    });

    [Fact]
    public void A_callback_that_is_removed_in_the_middle_of_a_set_takes_no_other_with_it() => Pump.Run(async pump =>
    {
        var trace = new Trace();
        var removed = 0;
        var loop = new InterruptedLoop(pump);
        var future = new Future<int>(loop);
        Action<Future<int>> first = _ => trace.Add("first");
        future.AddDoneCallback(first);
        future.AddDoneCallback(_ => trace.Add("second"));
        future.AddDoneCallback(_ => trace.Add("third"));
        var removing = new Thread(() => removed = future.RemoveDoneCallback(first)) { IsBackground = true };

        loop.Interrupt = removing;
        future.SetResult(1);
        AnotherThread.EndsSoon(removing).Should().BeTrue("because nothing in a future waits forever");
        await pump.Settle();

        removed.Should().Be(1, "because it had not begun: the loop has not turned since the end");
        trace.Lines.Should().Equal(["second", "third"], "because only the one that was removed does not run");
    });

    [Fact]
    public void Another_thread_sees_a_future_pending_or_done_and_nothing_in_between() => Pump.Run(async pump =>
    {
        foreach (var end in new Action<Future<int>>[] { f => f.SetResult(1), f => f.SetException(new FormatException()), f => f.Cancel("gone") })
        {
            var seen = "nothing";
            var loop = new InterruptedLoop(pump);
            var future = new Future<int>(loop);
            future.AddDoneCallback(_ => { });
            var looking = new Thread(() => seen = Describe(future)) { IsBackground = true };

            loop.Interrupt = looking;
            end(future);
            AnotherThread.EndsSoon(looking).Should().BeTrue("because nothing in a future waits forever");

            seen.Should().BeOneOf(["pending", Describe(future)], "because done, cancelled and the outcome are one thing, written in one step");
        }

        await pump.Settle();

        static string Describe(Future<int> future)
        {
            if (!future.Done)
                return "pending";
            var thrown = Record.Exception(() => { future.Result(); });
            return $"cancelled: {future.Cancelled}, Result throws {thrown?.GetType().Name} '{thrown?.Message}', Exception throws {Record.Exception(() => { future.Exception(); })?.GetType().Name}";
        }
    });

    [Fact]
    public void Exactly_one_of_racing_sets_and_cancels_wins()
    {
        var loops = Enumerable.Range(0, Rounds).Select(_ => new HandLoop()).ToArray();
        var futures = loops.Select(loop => new Future<int>(loop)).ToArray();
        var calls = new int[Rounds];
        var set = new bool[Rounds];
        var cancelled = new bool[Rounds];
        for (var i = 0; i < Rounds; i++)
        {
            var round = i;
            futures[i].AddDoneCallback(_ => calls[round]++);
        }

        Race.Play(
            "SetResult meets Cancel",
            Rounds,
            i => set[i] = Record.Exception(() => futures[i].SetResult(42)) is null,
            i => cancelled[i] = futures[i].Cancel());
        foreach (var loop in loops)
            loop.Run();

        set.Zip(cancelled).Should().OnlyContain(won => won.First ^ won.Second, "because a future is written once, by exactly one of those who try");
        futures.Select(f => f.Cancelled).Should().Equal(cancelled, "because the outcome is that of the one who was told that he won");
        calls.Should().OnlyContain(n => n == 1, "because it ended once");
    }

    [Fact]
    public void A_thread_that_sees_the_future_done_sees_its_outcome()
    {
        var loop = new HandLoop();
        var futures = Enumerable.Range(0, Rounds).Select(_ => new Future<int>(loop)).ToArray();
        var seen = new int[Rounds];

        Race.Play(
            "SetResult meets a thread that looks",
            Rounds,
            i => futures[i].SetResult(42),
            i =>
            {
                for (var spin = new SpinWait(); !futures[i].Done;)
                    spin.SpinOnce(sleep1Threshold: -1);
                seen[i] = futures[i].Result();
            });

        seen.Should().OnlyContain(value => value == 42, "because done means that the outcome is there");
    }

    [Fact]
    public void Exactly_one_of_racing_answers_wins_and_none_throws()
    {
        var loops = Enumerable.Range(0, Rounds).Select(_ => new HandLoop()).ToArray();
        var answers = new Action<Exception?, int>[Rounds];
        var futures = loops.Select((loop, i) => Future<int>.FromCallback(loop, answer => answers[i] = answer)).ToArray();
        var error = new FormatException();
        var calls = new int[Rounds];
        for (var i = 0; i < Rounds; i++)
        {
            var round = i;
            futures[i].AddDoneCallback(_ => calls[round]++);
        }

        Race.Play("an answer meets an answer", Rounds, i => answers[i](null, 42), i => answers[i](error, 0));
        foreach (var loop in loops)
            loop.Run();

        futures.Should().OnlyContain(f => f.Exception() == error || f.Result() == 42, "because one of the answers is the outcome, whole");
        calls.Should().OnlyContain(n => n == 1, "because it ended once");
    }

    [Fact]
    public void An_exception_that_races_with_an_answer_fails_the_future_or_is_reported()
    {
        var loops = Enumerable.Range(0, Rounds).Select(_ => new NotingLoop()).ToArray();
        var futures = new Future<int>[Rounds];
        var answers = new Action<Exception?, int>?[Rounds];
        var error = new FormatException("thrown by start");

        Race.Play(
            "an answer meets what start throws",
            Rounds,
            i =>
            {
                try
                {
                    futures[i] = Future<int>.FromCallback(loops[i], answer =>
                    {
                        try
                        {
                            throw error;
                        }
                        finally
                        {
                            Volatile.Write(ref answers[i], answer); // what start throws is about to be caught
                        }
                    });
                }
                finally
                {
                    Interlocked.CompareExchange(ref answers[i], (_, _) => { }, null); // start was not called: nobody answers
                }
            },
            i =>
            {
                // On a busy machine the other side may need this processor.
                for (var spins = 0; Volatile.Read(ref answers[i]) is null; spins++)
                {
                    if (spins < 5_000)
                        Thread.SpinWait(1);
                    else
                        Thread.Yield();
                }

                Thread.SpinWait(i % 64);
                answers[i]!(null, 42);
            });

        futures.Zip(loops).Should().OnlyContain(
            round => round.First.Exception() == error ? round.Second.Reported.IsEmpty : round.First.Result() == 42 && round.Second.Reported.SequenceEqual(new[] { error }),
            "because what start throws has one place: the future, or ReportError if the answer was there before");
    }

    [Fact]
    public void Callbacks_added_on_threads_while_the_future_ends_all_run_once_and_in_order()
    {
        var loops = Enumerable.Range(0, Rounds).Select(_ => new HandLoop()).ToArray();
        var futures = loops.Select(loop => new Future<int>(loop)).ToArray();
        var traces = loops.Select(_ => new Trace()).ToArray();

        Race.Play(
            "SetResult meets a registration",
            Rounds,
            i => futures[i].SetResult(1),
            i =>
            {
                futures[i].AddDoneCallback(_ => traces[i].Add("1"));
                futures[i].AddDoneCallback(_ => traces[i].Add("2"));
                futures[i].GetAwaiter().OnCompleted(() => traces[i].Add("3"));
            });
        foreach (var loop in loops)
            loop.Run();

        traces.Select(t => t.ToString()).Should().OnlyContain(lines => lines == "1\n2\n3", "because a callback is either in the list when the future ends or is scheduled when it is added: never both, never neither");
    }

    [Fact]
    public void A_callback_that_is_removed_while_it_starts_either_runs_or_counts_as_removed()
    {
        var loops = Enumerable.Range(0, Rounds).Select(_ => new HandLoop()).ToArray();
        var futures = loops.Select(loop => new Future<int>(loop)).ToArray();
        var ran = new int[Rounds];
        var removed = new int[Rounds];
        var callbacks = Enumerable.Range(0, Rounds).Select(i => (Action<Future<int>>)(_ => ran[i]++)).ToArray();
        for (var i = 0; i < Rounds; i++)
        {
            futures[i].AddDoneCallback(callbacks[i]);
            futures[i].SetResult(1);
        }

        Race.Play("the loop meets a removal", Rounds, i => loops[i].Run(), i => removed[i] = futures[i].RemoveDoneCallback(callbacks[i]));

        ran.Zip(removed).Should().OnlyContain(n => n.First + n.Second == 1, "because a callback that was counted as removed never runs, and one that runs was never counted");
    }

    private const int Rounds = 1000;

    // A loop that is run by hand.
    private sealed class HandLoop : ILoop
    {
        private readonly ConcurrentQueue<Action> ready = new();

        public void CallSoon(Action action) => ready.Enqueue(action);

        public void ReportError(Exception error) => throw new InvalidOperationException("No callback of this test throws.", error);

        public void Run()
        {
            while (ready.TryDequeue(out var action))
                action();
        }
    }

    // A loop that never turns, and notes what is reported to it.
    private sealed class NotingLoop : ILoop
    {
        public ConcurrentQueue<Exception> Reported { get; } = new();

        public void CallSoon(Action action)
        {
        }

        public void ReportError(Exception error) => Reported.Enqueue(error);
    }
}
