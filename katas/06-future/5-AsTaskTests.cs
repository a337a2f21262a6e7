using Katas.Futures;

namespace Tests.Futures;

[Trait("Stage", "5"), Trait("Level", "core")]
public class AsTaskTests : FutureTests
{
    [Fact]
    public void AsTask_carries_the_result() => Pump.Run(async pump =>
    {
        var future = new Future<int>(pump);
        var before = future.AsTask();
        before.IsCompleted.Should().BeFalse("because the future is pending");

        future.SetResult(42);

        (await before).Should().Be(42, "because that is the result that was set");
        (await future.AsTask()).Should().Be(42, "because a task can also be had when the future is done");
    });

    [Fact]
    public void AsTask_carries_the_failure_with_its_stack() => Pump.Run(async pump =>
    {
        var error = ThrownFarAway();
        var future = new Future<int>(pump);
        var task = future.AsTask();
        future.SetException(error);

        var thrown = await ErrorOf(task); // because the future has failed

        thrown.Should().BeSameAs(error, "because a failure is handed on as it is");
        thrown!.StackTrace.Should().Contain(nameof(ThrownFarAway), "because a failure keeps its stack trace");
        task.IsFaulted.Should().BeTrue("because the future failed");
    });

    [Fact]
    public void AsTask_carries_the_cancellation() => Pump.Run(async pump =>
    {
        var future = new Future<int>(pump);
        var task = future.AsTask();
        future.Cancel();

        (await ErrorOf(task)).Should().BeA<OperationCanceledException>("because the future was cancelled");
        task.IsCanceled.Should().BeTrue("because a cancelled future makes a cancelled task, not a failed one");
    });

    [Fact]
    public void AsTask_of_a_future_that_failed_with_an_OperationCanceledException_is_faulted() => Pump.Run(async pump =>
    {
        var error = new OperationCanceledException("somebody else was cancelled");
        var future = new Future<int>(pump);
        var task = future.AsTask();
        future.SetException(error);

        (await ErrorOf(task)).Should().BeSameAs(error, "because the future failed with this instance");
        task.IsFaulted.Should().BeTrue("because the state of the future decides, not the type of the exception");
    });

    [Fact]
    public void AsTask_does_not_unwrap_a_failure_that_is_an_aggregate() => Pump.Run(async pump =>
    {
        var ofOne = new AggregateException(new FormatException("one"));
        var ofTwo = new AggregateException(new FormatException("one"), new FormatException("two"));
        foreach (var error in new[] { ofOne, ofTwo })
        {
            var future = new Future<int>(pump);
            future.SetException(error);

            (await ErrorOf(future.AsTask())).Should().BeSameAs(error, "because what was set is what comes out, and out of the task, too");
        }
    });

    [Fact]
    public void AsTask_of_a_done_future_carries_every_outcome() => Pump.Run(async pump =>
    {
        var error = ThrownFarAway();
        var foreign = new OperationCanceledException("somebody else was cancelled");
        var (failed, failedSo, cancelled) = (new Future<int>(pump), new Future<int>(pump), new Future<int>(pump));
        failed.SetException(error);
        failedSo.SetException(foreign);
        cancelled.Cancel();

        var tasks = new[] { failed.AsTask(), failedSo.AsTask(), cancelled.AsTask() }; // asking for a task throws nothing
        var thrown = await ErrorOf(tasks[0]); // because the future has failed
        thrown.Should().BeSameAs(error, "because it is too late for the task to see the end, but not to carry it");
        thrown!.StackTrace.Should().Contain(nameof(ThrownFarAway), "because a failure keeps its stack trace");
        (await ErrorOf(tasks[1])).Should().BeSameAs(foreign, "because the future failed with this instance");
        await ErrorOf(tasks[2]); // because the future was cancelled

        tasks.Select(t => t.Status).Should().Equal([TaskStatus.Faulted, TaskStatus.Faulted, TaskStatus.Canceled], "because the state of the future decides, not the type of the exception");
    });

    [Fact]
    public void A_continuation_of_AsTask_does_not_run_inside_the_set() => Pump.Run(async pump =>
    {
        var trace = new Trace();
        var future = new Future<int>(pump);
        var consumer = pump.Start(async () =>
        {
            await future.AsTask();
            trace.Add("resumed");
        });
        await pump.Settle();

        future.SetResult(1);
        trace.Add("set returned");
        await consumer; // because the future has ended

        trace.Lines.Should().Equal(["set returned", "resumed"], "because the one who sets must not find somebody else's code running in the middle of the call");
    });
}
