using System.Collections.Concurrent;
using Katas.Chaining;

namespace Tests.Chaining;

[Trait("Stage", "8"), Trait("Level", "mastery")]
public class AllOrdersTests : ChainingTests
{
    [Fact]
    public void Every_callback_of_the_chain_runs_in_mains_context() => Pump.Run(async pump =>
    {
        var customer = new AsyncLocal<string> { Value = "Ada" };
        var first = new Work<int>(() => 42);
        var trace = new Trace();
        var seen = "";
        var main = Chain.RunAsync(pump, () => first.Task, _ => LaterAsync(seen = customer.Value), line => trace.Add($"{line} for {customer.Value}"));

        customer.Value = "the one who ends task1";
        first.Run();
        await main;

        seen.Should().Be("Ada", "because task2 is part of what main does, whoever ends task1");
        trace.Lines.Where(line => !line.StartsWith("main continued", StringComparison.Ordinal)).Should().OnlyContain(line => line.EndsWith("for Ada"), "because a callback runs in the context of its registration");
    });

    [Fact]
    public void The_trace_is_the_same_in_every_interleaving() => Pump.Explore(async pump =>
    {
        var first = new Work<int>(() => 42);
        var second = new Work<string>(() => "done");
        var trace = new Trace();
        _ = pump.Start(() => second.Run());
        _ = pump.Start(() => first.Run());

        (await Chain.RunAsync(pump, () => first.Task, _ => second.Task, trace.Add)).Should().Be("done", "because that is the result of task2");

        trace.Lines.Should().Equal(["main started", "task1 done", "callback1", "task2 done", "callback2", "main continued"],
            "because the chain gives the order, not the tasks: task2 may have ended long before anybody asks for it");
    });

    [Fact]
    public void A_callback_added_while_the_task_ends_does_not_overtake_the_others()
    {
        var work = new TaskCompletionSource<int>();
        var order = new List<string>();
        var loop = new LoopOfAThread();
        var interrupted = new InterruptedLoop(loop);
        var callbacks = new DoneCallbacks<int>(work.Task, interrupted);
        callbacks.Add(_ => order.Add("registered before"));

        interrupted.Interrupt = new Thread(() => callbacks.Add(_ => order.Add("added meanwhile"))) { IsBackground = true };
        work.SetResult(42);
        Comes(() => loop.RunReady() && order.Count >= 2);

        order.Should().Equal(["registered before", "added meanwhile"], "because those registered before the end run before those added after it, even when another thread adds one at that very moment");
    }

    [Fact]
    public void A_set_does_not_wait_for_a_cancel_that_is_still_running()
    {
        using var source = new CancellationTokenSource();
        var ready = new AsyncEvent();
        var canSet = false;
        var wait = ready.WaitAsync(source.Token);

        // Cancelling the wait posts to this context, so the callback of the token runs as long as the probe does.
        _ = new ProbingContext(() => canSet = AnotherThread.EndsSoon(() => ready.Set())).Around(() => ErrorOf(wait));
        AnotherThread.EndsSoon(() => source.Cancel());

        canSet.Should().BeTrue("because Set takes back a registration without waiting for its callback, which may be waiting for Set");
    }

    [Fact]
    public void A_set_and_a_cancel_at_the_same_time_do_not_deadlock()
    {
        const int Rounds = 200;
        var events = Enumerable.Range(0, Rounds).Select(_ => new AsyncEvent()).ToArray();
        var sources = events.Select(_ => new CancellationTokenSource()).ToArray();
        var waits = events.Select((ready, i) => Enumerable.Range(0, 100).Select(_ => ready.WaitAsync(sources[i].Token)).ToArray()).ToArray();

        // Neither may wait for the other: what Set holds, the callback of the token may need.
        Race.Play("a set meets a cancel", Rounds, i => events[i].Set(), i => sources[i].Cancel());

        waits.SelectMany(some => some).Should().OnlyContain(wait => wait.IsCompletedSuccessfully || wait.IsCanceled, "because each was woken or cancelled, whichever came first");
    }

    [Fact]
    public void Nothing_is_lost_when_threads_race()
    {
        const int Rounds = 300;
        var events = Enumerable.Range(0, Rounds).Select(_ => new AsyncEvent()).ToArray();
        var waits = new Task[Rounds];
        Race.Play("a set meets a wait", Rounds, i => events[i].Set(), i => waits[i] = events[i].WaitAsync());
        Comes(() => waits.All(wait => wait.IsCompletedSuccessfully)).Should().BeTrue("because the event was set, before the wait or during it");

        var works = Enumerable.Range(0, Rounds).Select(_ => new TaskCompletionSource<int>()).ToArray();
        var loops = works.Select(_ => new LoopOfAThread()).ToArray();
        var ran = works.Select(_ => new List<int>()).ToArray();
        var callbacks = works.Select((work, i) => new DoneCallbacks<int>(work.Task, loops[i])).ToArray();
        for (var i = 0; i < Rounds; i++)
        {
            var numbers = ran[i];
            callbacks[i].Add(_ => numbers.Add(1));
        }

        Race.Play(
            "the end of a task meets a registration",
            Rounds,
            i => works[i].SetResult(42),
            i =>
            {
                callbacks[i].Add(_ => ran[i].Add(2));
                callbacks[i].Add(_ => ran[i].Add(3));
            });
        for (var i = 0; i < Rounds; i++)
        {
            var (loop, numbers) = (loops[i], ran[i]);
            Comes(() => loop.RunReady() && numbers.Count >= 3);
            numbers.Should().Equal([1, 2, 3], "because each callback runs once and in order of registration, however close to the end it was registered");
        }
    }

    /// <summary>A loop that is run by hand, on the thread of the test.</summary>
    private sealed class LoopOfAThread : ILoop
    {
        private readonly ConcurrentQueue<Action> actions = new();

        public void CallSoon(Action action) => actions.Enqueue(action);

        public void ReportError(Exception error) => throw new InvalidOperationException("A callback threw.", error);

        public bool RunReady()
        {
            while (actions.TryDequeue(out var action)) action();
            return true;
        }
    }
}
