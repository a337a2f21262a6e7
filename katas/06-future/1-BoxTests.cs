using Katas.Futures;

namespace Tests.Futures;

[Trait("Stage", "1"), Trait("Level", "core")]
public class BoxTests : FutureTests
{
    [Fact]
    public void A_new_future_is_neither_done_nor_cancelled() => Pump.Run(async pump =>
    {
        var future = new Future<int>(pump);
        await pump.Settle();

        future.Done.Should().BeFalse("because nobody has written it");
        future.Cancelled.Should().BeFalse("because nobody has cancelled it");
    });

    [Fact]
    public void A_result_can_be_asked_for_again_and_again() => Pump.Run(async pump =>
    {
        var future = new Future<int>(pump);
        future.SetResult(42);

        future.Done.Should().BeTrue("because a future is done as soon as the set returns, not a turn of the loop later");
        future.Result().Should().Be(42, "because that is the result that was set");
        future.Result().Should().Be(42, "because asking takes nothing out of the box");
        future.Exception().Should().BeNull("because it did not fail");
        future.Cancelled.Should().BeFalse("because it was not cancelled");
        await pump.Settle();
    });

    [Fact]
    public void Null_is_a_result_like_any_other() => Pump.Run(async pump =>
    {
        var future = new Future<string?>(pump);
        future.SetResult(null);

        future.Done.Should().BeTrue("because it was written, whatever the value");
        future.Result().Should().BeNull("because null is the result that was set");
        await pump.Settle();
    });

    [Fact]
    public void Asking_a_pending_future_is_an_error() => Pump.Run(async pump =>
    {
        var future = new Future<int>(pump);

        OnAnotherThread(() =>
        {
            future.Invoking(f => f.Result()).Should().Throw<InvalidStateException>("because there is no result yet, and Result never waits for one");
            future.Invoking(f => f.Exception()).Should().Throw<InvalidStateException>("because null would say that it succeeded, and nobody knows yet");
        });
        await pump.Settle();
    });

    [Fact]
    public void A_failure_is_thrown_as_the_same_exception() => Pump.Run(async pump =>
    {
        var error = new FormatException("not a number");
        var future = new Future<int>(pump);
        future.SetException(error);

        future.Done.Should().BeTrue("because a failure is an end, too");
        future.Cancelled.Should().BeFalse("because it failed");
        future.Exception().Should().BeSameAs(error, "because Exception returns the failure and throws nothing");
        Record.Exception(() => { future.Result(); }).Should().BeSameAs(error, "because a failure is handed on as it is: not wrapped, not copied");
        await pump.Settle();
    });

    [Fact]
    public void A_failure_keeps_its_stack_trace() => Pump.Run(async pump =>
    {
        var future = new Future<int>(pump);
        future.SetException(ThrownFarAway());

        Record.Exception(() => { future.Result(); })!.StackTrace.Should().Contain(nameof(ThrownFarAway), "because 'throw error' starts the stack anew, and then nobody knows where it went wrong");
        await pump.Settle();
    });

    [Fact]
    public void A_failure_that_is_an_aggregate_is_not_unwrapped() => Pump.Run(async pump =>
    {
        var ofOne = new AggregateException(new FormatException("one"));
        var ofTwo = new AggregateException(new FormatException("one"), new FormatException("two"));
        foreach (var error in new[] { ofOne, ofTwo })
        {
            var future = new Future<int>(pump);
            future.SetException(error);

            future.Exception().Should().BeSameAs(error, "because what was set is what comes out");
            Record.Exception(() => { future.Result(); }).Should().BeSameAs(error, "because what was set is what comes out");
        }

        await pump.Settle();
    });

    [Fact]
    public void Cancelling_returns_true_and_ends_the_future() => Pump.Run(async pump =>
    {
        var future = new Future<int>(pump);

        future.Cancel().Should().BeTrue("because this call ended it");
        future.Done.Should().BeTrue("because cancelled is an end, too");
        future.Cancelled.Should().BeTrue("because Cancel ended it");
        future.Invoking(f => f.Result()).Should().Throw<OperationCanceledException>("because a cancelled future has no result");
        Exception? returned = null;
        Record.Exception(() => { returned = future.Exception(); });
        returned.Should().BeNull("because Exception returns a failure, and a cancelled future has none");
        future.Invoking(f => f.Exception()).Should().Throw<OperationCanceledException>("because null would say that it succeeded");
        await pump.Settle();
    });

    [Fact]
    public void A_cancelled_future_throws_a_new_exception_with_the_message_each_time() => Pump.Run(async pump =>
    {
        var future = new Future<int>(pump);
        future.Cancel("the user went home");

        var first = Record.Exception(() => { future.Result(); });
        var second = Record.Exception(() => { future.Exception(); });
        var third = Record.Exception(() => { future.Result(); });

        Exception?[] all = [first, second, third];
        all.Should().AllBeAssignableTo<OperationCanceledException>("because a cancelled future has no result");
        all.Should().OnlyContain(e => e!.Message == "the user went home", "because the message is the only thing that tells why");
        all.Should().OnlyHaveUniqueItems("because an exception that two callers share mixes up their stacks");
        all.Cast<OperationCanceledException>().Should().OnlyContain(e => e.CancellationToken == CancellationToken.None, "because nobody's token was cancelled here");

        var silent = new Future<int>(pump);
        silent.Cancel("");
        Record.Exception(() => { silent.Result(); })!.Message.Should().BeEmpty("because an empty message is a message: only null stands for none");
        await pump.Settle();
    });

    [Fact]
    public void A_set_on_a_done_future_is_an_error_and_changes_nothing() => Pump.Run(async pump =>
    {
        var error = new FormatException("first");
        var succeeded = new Future<int>(pump);
        var failed = new Future<int>(pump);
        var cancelled = new Future<int>(pump);
        succeeded.SetResult(1);
        failed.SetException(error);
        cancelled.Cancel("first");

        foreach (var (future, end) in new[] { (succeeded, "has a result"), (failed, "has failed"), (cancelled, "was cancelled") })
        {
            future.Invoking(f => f.SetResult(2)).Should().Throw<InvalidStateException>($"because a future is written once, and this one {end}");
            future.Invoking(f => f.SetException(new FormatException("second"))).Should().Throw<InvalidStateException>($"because a future is written once, and this one {end}");
            future.Invoking(f => f.SetException(new OperationCanceledException())).Should().Throw<InvalidStateException>("because this is a failure like any other, and no Cancel");
        }

        succeeded.Result().Should().Be(1, "because the first set stands");
        succeeded.Exception().Should().BeNull("because the first set stands");
        failed.Exception().Should().BeSameAs(error, "because the first set stands");
        cancelled.Cancelled.Should().BeTrue("because the cancel stands");
        cancelled.Invoking(f => f.Result()).Should().Throw<OperationCanceledException>("because the first cancel ended it, with its message").WithMessage("first");
        await pump.Settle();
    });

    [Fact]
    public void Cancelling_a_done_future_returns_false_and_changes_nothing() => Pump.Run(async pump =>
    {
        var error = new FormatException("first");
        var succeeded = new Future<int>(pump);
        var failed = new Future<int>(pump);
        var cancelled = new Future<int>(pump);
        succeeded.SetResult(1);
        failed.SetException(error);
        cancelled.Cancel("first");

        foreach (var future in new[] { succeeded, failed, cancelled })
            future.Cancel("second").Should().BeFalse("because it was done already: this call ended nothing");

        succeeded.Cancelled.Should().BeFalse("because the result came first");
        succeeded.Result().Should().Be(1, "because the result stands");
        failed.Cancelled.Should().BeFalse("because the failure came first");
        failed.Exception().Should().BeSameAs(error, "because the failure stands");
        cancelled.Invoking(f => f.Result()).Should().Throw<OperationCanceledException>("because the future was cancelled").WithMessage("first", "because the first cancel ended it, with its message");
        await pump.Settle();
    });

    [Fact]
    public void An_OperationCanceledException_that_was_set_is_a_failure() => Pump.Run(async pump =>
    {
        var error = new OperationCanceledException("somebody else was cancelled");
        var future = new Future<int>(pump);
        future.SetException(error);

        future.Cancelled.Should().BeFalse("because SetException is a failure whatever the type, and only Cancel cancels");
        future.Exception().Should().BeSameAs(error, "because it is returned like any failure, not thrown");
        Record.Exception(() => { future.Result(); }).Should().BeSameAs(error, "because it is thrown like any failure, as it is");
        await pump.Settle();
    });
}
