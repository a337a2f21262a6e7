using Katas.WarmUp;

namespace Tests.WarmUp;

[Trait("Stage", "2"), Trait("Level", "core")]
public class FailureTests
{
    [Fact]
    public void A_failure_comes_through_unchanged() => Pump.Run(async pump =>
    {
        var unreadable = new FormatException("seven books, or one?");

        (await ErrorOf(Sum.AddAsync(Task.FromException<int>(unreadable), Task.FromResult(3))))
            .Should().BeSameAs(unreadable, "because the caller wants to know what happened, not that something happened");
        (await ErrorOf(Sum.AddAsync(Task.FromResult(2), Task.FromException<int>(unreadable))))
            .Should().BeSameAs(unreadable, "because the right number may fail just as the left one may");
        (await ErrorOf(Sum.AddAsync(Task.FromException<int>(unreadable), Task.FromException<int>(new TimeoutException()))))
            .Should().BeSameAs(unreadable, "because of two failures the left one comes out");
    });

    [Fact]
    public void A_cancelled_task_cancels_the_sum() => Pump.Run(async pump =>
    {
        var cancelled = Task.FromCanceled<int>(new CancellationToken(canceled: true));
        var sum = Sum.AddAsync(Task.FromResult(2), cancelled);

        (await ErrorOf(sum)).Should().BeA<OperationCanceledException>("because a cancelled task has no number to add");
        sum.IsCanceled.Should().BeTrue("because cancelled is not failed");
    });

    [Fact]
    public void A_failure_beats_a_cancellation() => Pump.Run(async pump =>
    {
        var unreadable = new FormatException("seven books, or one?");
        var cancelled = Task.FromCanceled<int>(new CancellationToken(canceled: true));

        (await ErrorOf(Sum.AddAsync(cancelled, Task.FromException<int>(unreadable))))
            .Should().BeSameAs(unreadable, "because a cancellation was asked for by somebody, and a failure must not be hidden behind it");
    });

    [Fact]
    public void A_failure_does_not_end_the_wait_for_the_other_number() => Pump.Run(async pump =>
    {
        var unreadable = new FormatException("seven books, or one?");
        var right = new TaskCompletionSource<int>();
        var sum = Sum.AddAsync(Task.FromException<int>(unreadable), right.Task);

        await pump.Settle();
        sum.IsCompleted.Should().BeFalse("because the right number is still being worked on, and nobody would wait for it any more");

        right.SetResult(3);
        (await ErrorOf(sum)).Should().BeSameAs(unreadable, "because both have ended, and one of them failed");
    });
}
