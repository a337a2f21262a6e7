using Katas.WarmUp;

namespace Tests.WarmUp;

[Trait("Stage", "1"), Trait("Level", "core")]
public class SumTests
{
    [Fact]
    public void Two_completed_tasks_are_added() => Pump.Run(async pump =>
    {
        var sum = await Sum.AddAsync(Task.FromResult(2), Task.FromResult(3));

        sum.Should().Be(5, "because both tasks have ended, and 2 + 3 is 5");
    });

    [Fact]
    public void The_sum_waits_for_the_left_number() => Pump.Run(async pump =>
    {
        var left = new TaskCompletionSource<int>();
        var sum = Sum.AddAsync(left.Task, Task.FromResult(3));

        await pump.Settle();
        sum.IsCompleted.Should().BeFalse("because the left number is not there yet");

        left.SetResult(2);
        (await sum).Should().Be(5, "because now both are there");
    });

    [Fact]
    public void The_sum_waits_for_the_right_number() => Pump.Run(async pump =>
    {
        var right = new TaskCompletionSource<int>();
        var sum = Sum.AddAsync(Task.FromResult(2), right.Task);

        await pump.Settle();
        sum.IsCompleted.Should().BeFalse("because the right number is not there yet");

        right.SetResult(3);
        (await sum).Should().Be(5, "because now both are there");
    });

    [Fact]
    public void A_null_task_throws_at_once()
    {
        var withoutLeft = () => { _ = Sum.AddAsync(null!, Task.FromResult(3)); };
        var withoutRight = () => { _ = Sum.AddAsync(Task.FromResult(2), null!); };

        withoutLeft.Should().Throw<ArgumentNullException>("because an argument error is thrown by the call itself, not by its task")
            .Which.ParamName.Should().Be("left", "because it names the parameter that is null");
        withoutRight.Should().Throw<ArgumentNullException>("because an argument error is thrown by the call itself, not by its task")
            .Which.ParamName.Should().Be("right", "because it names the parameter that is null");
    }
}
