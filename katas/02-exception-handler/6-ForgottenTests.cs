using System.Collections.Concurrent;
using Katas.ExceptionHandlers;

namespace Tests.ExceptionHandlers;

[Trait("Stage", "6"), Trait("Level", "core")]
public class ForgottenTests : ErrorHubTests
{
    [Fact]
    public void A_failure_that_nobody_observed_is_reported()
    {
        var mistake = new Mistake();
        var reports = new Reports(mistake);
        var hub = new ErrorHub(reports.Add);
        using var subscription = hub.WatchForgotten();

        var lost = Lose(mistake);

        reports.Await(1).Should().ContainSingle("because the task was collected, and its failure with it");
        var report = reports.All[0];
        report.Message.Should().Be("Task exception was never retrieved", "because that is the message of a forgotten failure");
        report.Exception.Should().BeSameAs(mistake, "because it is unwrapped as a watched one is");
        report.Task?.Id.Should().Be(lost.TaskId, "because the report says which task it was");
        report.Task.Should().NotBeNull("because the sender of the event is the task");
        report.Source.Should().BeNull("because nobody knows where a forgotten task comes from");
    }

    [Fact]
    public void A_failure_that_was_reported_counts_as_observed()
    {
        var mistake = new Mistake();
        var hub = new ErrorHub(_ => { });
        using var subscription = hub.WatchForgotten();

        Lose(mistake).WasObserved.Should().BeTrue("because whoever is asked next, in the same event, must see that somebody has taken care of it");
        Lose(new Mistake(), new Mistake()).WasObserved.Should().BeTrue("because several failures are taken care of like one");
    }

    [Fact]
    public void A_failure_is_marked_as_observed_before_it_is_reported()
    {
        var mistake = new Mistake();
        UnobservedTaskExceptionEventArgs? news = null;
        var wasObserved = new ConcurrentQueue<bool>();
        void Listen(object? sender, UnobservedTaskExceptionEventArgs forgotten)
        {
            if (forgotten.Exception.InnerExceptions.Contains(mistake)) Volatile.Write(ref news, forgotten);
        }

        // The first to subscribe is the first to be told.
        TaskScheduler.UnobservedTaskException += Listen;
        try
        {
            var hub = new ErrorHub(context =>
            {
                if (context.Exception == mistake) wasObserved.Enqueue(Volatile.Read(ref news)?.Observed ?? true);
            });
            using var subscription = hub.WatchForgotten();
            Lose(mistake);
            Comes(() => !wasObserved.IsEmpty);
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Listen;
        }

        wasObserved.Should().Equal([true], "because it is marked at once, however long a handler may take");
    }

    [Fact]
    public void A_disposed_subscription_leaves_failures_alone()
    {
        var mistake = new Mistake();
        var reports = new Reports(mistake);
        new ErrorHub(reports.Add).WatchForgotten().Dispose();

        Lose(mistake).WasObserved.Should().BeFalse("because what nobody takes care of must not count as observed");
        reports.All.Should().BeEmpty("because it reports until it is disposed");
    }

    [Fact]
    public void Each_subscription_reports()
    {
        var mistake = new Mistake();
        var reports = new Reports(mistake);
        var hub = new ErrorHub(reports.Add);
        using var first = hub.WatchForgotten();
        using var second = hub.WatchForgotten();
        using var third = new ErrorHub(reports.Add).WatchForgotten();

        Lose(mistake);

        reports.Await(3).Should().HaveCount(3, "because each call makes a subscription of its own, whichever hub it is");
    }

    [Fact]
    public void Disposing_a_subscription_twice_does_not_end_another()
    {
        var mistake = new Mistake();
        var reports = new Reports(mistake);
        var hub = new ErrorHub(reports.Add);
        var first = hub.WatchForgotten();
        using var second = hub.WatchForgotten();

        first.Dispose();
        first.Dispose();
        Lose(mistake);

        reports.Await(1).Should().ContainSingle("because twice is as good as once, and the other subscription is still there");
    }

    [Fact]
    public void A_watched_failure_is_not_forgotten()
    {
        // Messages only: a context holds its task.
        var messages = new ConcurrentQueue<string>();
        var mistake = new Mistake();
        var hub = new ErrorHub(context =>
        {
            if (context.Exception == mistake) messages.Enqueue(context.Message);
        });
        using var subscription = hub.WatchForgotten();

        Unobserved.During(() =>
        {
            var task = FailedWith(mistake);
            _ = hub.Watch(task, "shop");
            return task;
        }, mistake);

        messages.Should().Equal(["Unhandled exception in task"],
            "because the watch has looked at it: it is reported once, and not again when the task is collected");
    }

    [Fact]
    public void Null_arguments_are_refused_at_once()
    {
        var hub = new ErrorHub(_ => { });
        var hasRun = false;

        FluentActions.Invoking(() => new ErrorHub(null!)).Should().Throw<ArgumentNullException>("because without a default handler an error could be lost");
        FluentActions.Invoking(() => hub.CallExceptionHandler(null!)).Should().Throw<ArgumentNullException>("because there is nothing to report");
        FluentActions.Invoking(() => hub.RunCallback(null!, "shop")).Should().Throw<ArgumentNullException>("because an error of the caller is his, not the callback's");
        FluentActions.Invoking(() => hub.RunCallback(() => hasRun = true, null!)).Should().Throw<ArgumentNullException>("because a report has to say where it comes from");
        hasRun.Should().BeFalse("because a wrong call does nothing");
        FluentActions.Invoking(() => { _ = hub.Watch(null!, "shop"); }).Should().Throw<ArgumentNullException>("because the call itself throws it, not its task");
        FluentActions.Invoking(() => { _ = hub.Watch(Task.CompletedTask, null!); }).Should().Throw<ArgumentNullException>("because the call itself throws it, not its task");
    }
}
