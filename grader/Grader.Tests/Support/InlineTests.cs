using Katas.Support;

namespace Grader.Tests.Support;

public class InlineTests
{
    [Fact]
    public void A_continuation_runs_inside_the_call_that_ends_the_wait_unless_it_is_sent_elsewhere()
    {
        var inline = new TaskCompletionSource();
        var posted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        Inline.RunsInside(inline.Task, inline.SetResult).Should().BeTrue();
        Inline.RunsInside(posted.Task, posted.SetResult).Should().BeFalse();
    }

    [Fact]
    public void A_wait_that_ended_before_the_call_is_no_continuation_inside_it()
    {
        var done = Task.FromResult(3);

        var asked = () => Inline.RunsInside(done, () => GC.KeepAlive(done));

        asked.Should().Throw<Exception>().WithMessage(
            "Expected done to wait until GC.KeepAlive(done) because nothing else ends its wait, " +
            "but found a task that has completed.");
    }

    [Fact]
    public void A_lock_that_is_held_while_a_wait_ends_is_noticed()
    {
        var gate = new Lock();

        bool Ends(Action<TaskCompletionSource> end)
        {
            var source = new TaskCompletionSource();
            return Inline.EndsUnderALock(() => source.Task, () => end(source), () => gate.EnterScope().Dispose());
        }

        Ends(source =>
        {
            lock (gate)
                source.SetResult();
        }).Should().BeTrue();
        Ends(source => source.SetResult()).Should().BeFalse();
    }
}
