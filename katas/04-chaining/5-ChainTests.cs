using Katas.Chaining;

namespace Tests.Chaining;

[Trait("Stage", "5"), Trait("Level", "core")]
public class ChainTests : ChainingTests
{
    [Fact]
    public Task A_chain_leaves_this_trace()
    {
        var trace = new Trace();
        Pump.Run(async pump => await Chain.RunAsync(pump, () => LaterAsync(42), number => LaterAsync($"the answer is {number}"), trace.Add));

        return Verify(trace.ToString());
    }

    [Fact]
    public void The_result_goes_from_task1_to_task2_to_main() => Pump.Run(async pump =>
    {
        var given = 0;

        // because task1 and task2 end
        var result = await Chain.RunAsync(pump, () => LaterAsync(42), number => LaterAsync($"the answer is {given = number}"), _ => { });

        given.Should().Be(42, "because callback1 hands the result of task1 to task2");
        result.Should().Be("the answer is 42", "because callback2 hands the result of task2 to main");
    });

    [Fact]
    public void Main_starts_at_once_and_then_waits() => Pump.Run(async pump =>
    {
        var first = new Work<int>(() => 42);
        var second = new Work<string>(() => "done");
        var trace = new Trace();
        var starts = new List<string>();

        var main = Chain.RunAsync(pump, () => Started("task1", first.Task), _ => Started("task2", second.Task), trace.Add);
        starts.Should().Equal(["task1"], "because task1 is called before RunAsync returns");
        trace.Lines.Should().Equal(["main started"], "because main tells that it has started before it calls task1");

        await pump.Settle();
        starts.Should().Equal(["task1"], "because task2 needs the result of task1, which is still running");
        trace.Lines.Should().Equal(["main started"], "because nothing has ended");

        first.Run();
        starts.Should().Equal(["task1"], "because whoever ends task1 does not run what comes after it");
        await pump.Settle();
        starts.Should().Equal(["task1", "task2"], "because each is called once");
        trace.Lines.Should().Equal(["main started", "task1 done", "callback1"], "because task2 is still running");
        main.IsCompleted.Should().BeFalse("because main waits for the end of the chain");

        second.Run();
        (await main).Should().Be("done", "because that is the result of task2");

        T Started<T>(string name, T task)
        {
            starts.Add(name);
            return task;
        }
    });

    [Fact]
    public void The_callbacks_run_in_turns_of_the_loop_and_main_does_not_resume_inside_them() => Pump.Run(async pump =>
    {
        var loop = new Turns(pump);
        var lines = new List<string>();

        // because task1 and task2 have ended
        await Chain.RunAsync(loop, () => Task.FromResult(42), number => Told($"task2({number}) called", Task.FromResult("done")), line => Told(line, 0));

        lines.Should().Equal(
            [
                "outside: main started",
                "turn 1: task1 done", "turn 1: callback1", "turn 1: task2(42) called",
                "turn 2: task2 done", "turn 2: callback2",
                "later: main continued",
            ],
            "because even for a task that is done, its callback takes its turn, and main, once woken, does not continue inside callback2");

        T Told<T>(string line, T value)
        {
            // How main goes on is its own business: in its context, in one more turn of the loop, or on a thread of the pool.
            lines.Add(loop.Current is 1 or 2 ? $"turn {loop.Current}: {line}" : lines.Count == 0 ? $"outside: {line}" : $"later: {line}");
            return value;
        }
    });

    [Fact]
    public void Null_arguments_of_a_chain_are_refused_at_once() => Pump.Run(async pump =>
    {
        var trace = new Trace();
        Func<Task<int>> task1 = () => LaterAsync(42);
        Func<int, Task<string>> task2 = _ => LaterAsync("done");

        foreach (var call in new Func<Task>[]
                 {
                     () => Chain.RunAsync(null!, task1, task2, trace.Add),
                     () => Chain.RunAsync(pump, null!, task2, trace.Add),
                     () => Chain.RunAsync(pump, task1, null!, trace.Add),
                     () => Chain.RunAsync(pump, task1, task2, null!),
                 })
            FluentActions.Invoking(() => { _ = call(); }).Should().Throw<ArgumentNullException>("because an error of the arguments is thrown by the call itself, not by its task");

        trace.Lines.Should().BeEmpty("because nothing has started");
        await pump.Settle();
    });
}
