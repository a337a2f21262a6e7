using Katas.Support;
using Xunit.Sdk;

namespace Grader.Tests.Support;

public class EndingTests
{
    [Fact]
    public async Task The_error_of_a_task_is_what_awaiting_it_throws()
    {
        var error = new InvalidDataException();

        (await Ending.ErrorOf(Task.CompletedTask)).Should().BeNull();
        (await Ending.ErrorOf(Task.FromException(error))).Should().BeSameAs(error);
        (await Ending.ErrorOf(async () => await Task.FromException(error))).Should().BeSameAs(error);
        (await Ending.ErrorOf(Task () => throw error)).Should().BeSameAs(error);
        (await Ending.ErrorOf(Task.FromCanceled(new CancellationToken(canceled: true))))
            .Should().BeOfType<TaskCanceledException>();
    }

    [Fact]
    public async Task A_task_that_ends_in_time_fails_only_with_a_failure_of_its_own()
    {
        var timeout = new TimeoutException("the task's own");

        await Ending.InTime(Task.CompletedTask, "because it is over");
        (await Ending.ErrorOf(Ending.InTime(Task.FromException(timeout), "because it is over")))
            .Should().BeSameAs(timeout);
    }

    [Fact]
    public async Task A_task_that_never_ends_fails_with_the_reason()
    {
        var error = await Ending.ErrorOf(
            Ending.InTime(new TaskCompletionSource().Task, "because {0} is free", "the slot"));

        error.Should().BeOfType<XunitException>().Which.Message
            .Should().Be("Expected the task to end because the slot is free, but it still waits.");
    }

    [Fact]
    public void What_another_thread_makes_true_comes()
    {
        var isThere = false;
        new Thread(() => Volatile.Write(ref isThere, true)).Start();

        Ending.Comes(() => Volatile.Read(ref isThere)).Should().BeTrue();
    }

    [Fact]
    public void What_nothing_makes_true_does_not_come() => Ending.Comes(() => false).Should().BeFalse();
}
