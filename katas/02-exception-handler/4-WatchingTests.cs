using Katas.ExceptionHandlers;

namespace Tests.ExceptionHandlers;

[Trait("Stage", "4"), Trait("Level", "core")]
public class WatchingTests : ErrorHubTests
{
    [Fact]
    public void Watching_waits_for_the_end_without_blocking() => Pump.Run(async pump =>
    {
        var reports = new List<ErrorContext>();
        var hub = new ErrorHub(reports.Add);
        var work = new Work();
        var running = work.Start(() => throw new Mistake());

        var watch = hub.Watch(running, "shop");
        await pump.Settle();
        running.IsCompleted.Should().BeFalse("because nobody may block a thread to wait for it");
        watch.IsCompleted.Should().BeFalse("because the task is still running");
        reports.Should().BeEmpty("because nothing has happened");

        work.Run();
        await watch; // because the task has ended
        reports.Should().ContainSingle("because it has ended now, and it failed");
    });

    [Fact]
    public void A_task_that_fails_is_reported_once() => Pump.Run(async pump =>
    {
        var reports = new List<ErrorContext>();
        var hub = new ErrorHub(reports.Add);
        var mistake = new Mistake();
        var work = new Work();
        var task = work.Start(() => throw mistake);

        var watch = hub.Watch(task, "shop");
        work.Run();
        await watch; // because the task has ended
        await pump.Settle();

        reports.Should().Equal([new ErrorContext("Unhandled exception in task", mistake, task, "shop")],
            "because the report says what the task failed with (not the AggregateException around it), which task it was, and where it comes from");
    });

    [Fact]
    public void A_task_that_has_failed_already_is_reported_too() => Pump.Run(async _ =>
    {
        var reports = new List<ErrorContext>();
        var mistake = new Mistake();
        var task = Task.FromException(mistake);

        await new ErrorHub(reports.Add).Watch(task, "shop"); // because the task has ended

        reports.Should().Equal([new ErrorContext("Unhandled exception in task", mistake, task, "shop")], "because it does not matter when it failed");
    });

    [Fact]
    public void A_task_that_succeeds_is_not_reported() => Pump.Run(async pump =>
    {
        var reports = new List<ErrorContext>();
        var hub = new ErrorHub(reports.Add);
        var work = new Work();
        var watch = hub.Watch(work.Start(() => { }), "shop");

        work.Run();
        await watch; // because the task has ended
        await hub.Watch(Task.CompletedTask, "shop"); // because the task has ended
        await pump.Settle();

        reports.Should().BeEmpty("because all is well");
    });

    [Fact]
    public void A_cancelled_task_is_not_an_error() => Pump.Run(async pump =>
    {
        var reports = new List<ErrorContext>();
        var hub = new ErrorHub(reports.Add);
        var token = new CancellationToken(canceled: true);

        var watch = hub.Watch(Task.FromCanceled(token), "shop");
        await ErrorOf(watch); // because the task has ended
        await pump.Settle();

        reports.Should().BeEmpty("because somebody asked for the cancellation, and got it");
    });

    [Fact]
    public void The_watch_of_a_cancelled_task_succeeds() => Pump.Run(async pump =>
    {
        var watch = new ErrorHub(_ => { }).Watch(Task.FromCanceled(new CancellationToken(canceled: true)), "shop");
        await ErrorOf(watch); // because the task has ended
        await pump.Settle();

        watch.IsCompletedSuccessfully.Should().BeTrue("because a watch always succeeds: it has waited, and there was nothing to report");
    });

    [Fact]
    public void A_watch_ends_after_the_report() => Pump.Run(async pump =>
    {
        var hadEnded = new List<bool>();
        Task? watch = null;
        var hub = new ErrorHub(_ => hadEnded.Add(watch!.IsCompleted));
        var work = new Work();
        watch = hub.Watch(work.Start(() => throw new Mistake()), "shop");

        work.Run();
        await watch; // because the task has ended

        hadEnded.Should().Equal([false], "because whoever waits for the watch may rely on it that the failure was reported");
        await pump.Settle();
    });

    [Fact]
    public void A_watch_always_succeeds() => Pump.Run(async _ =>
    {
        var hub = new ErrorHub(_ => throw new Mistake());
        var work = new Work();
        var watch = hub.Watch(work.Start(() => throw new Mistake()), "shop");
        work.Run();
        await ErrorOf(watch); // because the task has ended
        watch.IsCompletedSuccessfully.Should().BeTrue("because what the default handler throws never gets out");

        hub.SetExceptionHandler((_, _) => throw new OperationCanceledException());
        watch = hub.Watch(Task.FromException(new Mistake()), "shop");
        await ErrorOf(watch); // because the task has ended
        watch.IsCompletedSuccessfully.Should().BeTrue("because a handler that throws does not end anybody's watch");
    });
}
