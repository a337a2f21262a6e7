using Katas.Futures;

namespace Tests.Futures;

[Trait("Stage", "6"), Trait("Level", "core")]
public class FromTests : FutureTests
{
    [Fact]
    public void From_carries_the_result() => Pump.Run(async pump =>
    {
        var source = new TaskCompletionSource<int>();
        var future = Future<int>.From(source.Task, pump);
        future.Done.Should().BeFalse("because the task is running");

        source.SetResult(42);

        (await future).Should().Be(42, "because that is the result of the task");
    });

    [Fact]
    public void From_carries_the_first_failure_with_its_stack() => Pump.Run(async pump =>
    {
        var first = ThrownFarAway();
        var source = new TaskCompletionSource<int>();
        var future = Future<int>.From(source.Task, pump);
        source.SetException([first, new FormatException("second")]);

        var thrown = await ErrorOf(async () => await future); // because the task has failed

        thrown.Should().BeSameAs(first, "because of several failures the first counts, and no AggregateException leaks out");
        thrown!.StackTrace.Should().Contain(nameof(ThrownFarAway), "because a failure keeps its stack trace");
        future.Exception().Should().BeSameAs(first, "because of several failures the first counts");
    });

    [Fact]
    public void From_carries_the_cancellation() => Pump.Run(async pump =>
    {
        var source = new TaskCompletionSource<int>();
        var future = Future<int>.From(source.Task, pump);
        source.SetCanceled(new CancellationToken(canceled: true));

        var first = await ErrorOf(async () => await future); // because the task was cancelled
        first.Should().BeA<OperationCanceledException>("because the task was cancelled").Which.CancellationToken.Should().BeSameTokenAs(CancellationToken.None, "because a cancelled future throws an exception of its own, without a token");
        Record.Exception(() => { future.Result(); }).Should().NotBeSameAs(first, "because a cancelled future throws a new exception each time");
        future.Cancelled.Should().BeTrue("because a cancelled task makes a cancelled future, not a failed one");
    });

    [Fact]
    public void From_a_task_that_failed_with_an_OperationCanceledException_is_a_failure() => Pump.Run(async pump =>
    {
        var error = new OperationCanceledException("somebody else was cancelled");
        var source = new TaskCompletionSource<int>();
        var future = Future<int>.From(source.Task, pump);
        source.SetException(error);

        (await ErrorOf(async () => await future)).Should().BeSameAs(error, "because the task failed with this instance");
        future.Cancelled.Should().BeFalse("because the state of the task decides (it is Faulted), not the type of the exception");
        future.Exception().Should().BeSameAs(error, "because the task failed with this instance");
    });

    [Fact]
    public void From_a_task_that_is_done_gives_a_future_that_is_done() => Pump.Run(async pump =>
    {
        var error = new FormatException();
        var succeeded = Future<int>.From(Task.FromResult(42), pump);
        var failed = Future<int>.From(Task.FromException<int>(error), pump);
        var cancelled = Future<int>.From(Task.FromCanceled<int>(new CancellationToken(canceled: true)), pump);

        new[] { succeeded.Done, failed.Done, cancelled.Done }.Should().Equal([true, true, true], "because there is nothing to wait for, not even for a turn of the loop");
        succeeded.Result().Should().Be(42, "because that is the result of the task");
        failed.Exception().Should().BeSameAs(error, "because the task failed with this instance");
        cancelled.Cancelled.Should().BeTrue("because the task was cancelled");
        cancelled.Invoking(f => f.Result()).Should().Throw<OperationCanceledException>("because the task was cancelled").Which.CancellationToken.Should().BeSameTokenAs(CancellationToken.None, "because a cancelled future throws a new exception of its own, without a token");
        await pump.Settle();
    });

    [Fact]
    public void From_a_task_that_is_done_carries_every_failure() => Pump.Run(async pump =>
    {
        var first = ThrownFarAway();
        var foreign = new OperationCanceledException("somebody else was cancelled");
        var several = new TaskCompletionSource<int>();
        several.SetException([first, new FormatException("second")]);

        var failed = Future<int>.From(several.Task, pump);
        var failedSo = Future<int>.From(Task.FromException<int>(foreign), pump);

        failed.Exception().Should().BeSameAs(first, "because of several failures the first counts");
        first.StackTrace.Should().Contain(nameof(ThrownFarAway), "because a failure keeps its stack");
        failedSo.Cancelled.Should().BeFalse("because the state of the task decides (it is Faulted), not the type of the exception");
        failedSo.Exception().Should().BeSameAs(foreign, "because the task failed with this instance");
        await pump.Settle();
    });

    [Fact]
    public void No_callback_runs_inside_the_call_that_ends_the_task() => Pump.Run(async pump =>
    {
        var trace = new Trace();
        var source = new TaskCompletionSource<int>();
        var future = Future<int>.From(source.Task, pump);
        future.AddDoneCallback(_ => trace.Add("first"));
        future.GetAwaiter().OnCompleted(() => trace.Add("second"));

        OnAnotherThread(() => source.SetResult(1));
        trace.Add("returned");
        await pump.Settle();

        trace.Lines.Should().Equal(["returned", "first", "second"], "because whoever ends the task must not find other people's code in the middle of the call");
    });

    [Fact]
    public void Null_crosses_the_bridges() => Pump.Run(async pump =>
    {
        var source = new TaskCompletionSource<string?>();
        var future = Future<string?>.From(source.Task, pump);
        var before = future.AsTask();
        source.SetResult(null);

        (await before).Should().BeNull("because null is a result like any other, even on a bridge");
        future.Result().Should().BeNull("because null is what the task gave");
        (await future.AsTask()).Should().BeNull("because a task can also be had when the future is done");
        Future<string?>.From(Task.FromResult<string?>(null), pump).Result().Should().BeNull("because the task was done, and null is what it gave");
    });

    [Fact]
    public void A_future_from_a_task_can_be_cancelled_without_the_task() => Pump.Run(async pump =>
    {
        var source = new TaskCompletionSource<int>();
        var future = Future<int>.From(source.Task, pump);
        var calls = 0;
        future.AddDoneCallback(_ => calls++);

        future.Cancel("lost interest").Should().BeTrue("because the future is pending");
        await pump.Settle();
        source.Task.IsCompleted.Should().BeFalse("because only the wrapper was cancelled, and its task lives on");

        source.SetResult(42);
        await source.Task;
        await pump.Settle();

        future.Cancelled.Should().BeTrue("because what the task does later is ignored");
        future.Invoking(f => f.Result()).Should().Throw<OperationCanceledException>("because the future was cancelled with this message").WithMessage("lost interest");
        calls.Should().Be(1, "because it ended once");
        pump.ReportedErrors.Should().BeEmpty("because a task that ends later is no error");
    });
}
