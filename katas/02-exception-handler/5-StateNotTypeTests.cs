using System.Collections.Concurrent;
using Katas.ExceptionHandlers;

namespace Tests.ExceptionHandlers;

[Trait("Stage", "5"), Trait("Level", "core")]
public class StateNotTypeTests : ErrorHubTests
{
    [Fact]
    public void A_task_that_failed_with_a_cancellation_is_an_error() => Pump.Run(async pump =>
    {
        var reports = new List<ErrorContext>();
        var timeout = new OperationCanceledException("gave up");

        await new ErrorHub(reports.Add).Watch(Task.FromException(timeout), "shop"); // because the task has ended

        reports.Should().ContainSingle("because the state of the task decides, and it is faulted")
            .Which.Exception.Should().BeSameAs(timeout, "because the handler gets the instance that the work threw");
        await pump.Settle();
    });

    [Fact]
    public void Several_failures_of_one_task_come_in_one_report() => Pump.Run(async pump =>
    {
        var reports = new List<ErrorContext>();
        var first = new Mistake();
        var second = new Mistake();

        await new ErrorHub(reports.Add).Watch(FailedWith(first, second), "shop"); // because the task has ended

        reports.Should().ContainSingle("because one task has failed, for two reasons")
            .Which.Exception.Should().BeA<AggregateException>("because one instance cannot tell of two failures")
            .Which.InnerExceptions.Should().Equal([first, second], "because none of them may be lost");
        await pump.Settle();
    });

    [Fact]
    public void Several_failures_of_one_task_are_not_flattened() => Pump.Run(async pump =>
    {
        var reports = new List<ErrorContext>();
        var failures = new Exception[] { new Mistake(), new AggregateException(new Mistake(), new Mistake()) };

        await new ErrorHub(reports.Add).Watch(FailedWith(failures), "shop"); // because the task has ended

        reports.Should().ContainSingle("because one task has failed, for two reasons")
            .Which.Exception.Should().BeA<AggregateException>("because one instance cannot tell of two failures")
            .Which.InnerExceptions.Should().Equal(failures, "because the task's own AggregateException is reported, and none of its failures is opened");
        await pump.Settle();
    });

    [Fact]
    public void An_AggregateException_that_the_work_threw_is_not_unwrapped() => Pump.Run(async pump =>
    {
        var reports = new List<ErrorContext>();
        var thrown = new AggregateException(new Mistake());

        await new ErrorHub(reports.Add).Watch(Task.FromException(thrown), "shop"); // because the task has ended

        reports.Should().ContainSingle("because the task failed")
            .Which.Exception.Should().BeSameAs(thrown, "because only the task's own wrapping is taken off; what is inside of it is the failure");
        await pump.Settle();
    });

    [Fact]
    public void The_handler_that_is_set_when_the_task_fails_is_used() => Pump.Run(async pump =>
    {
        var handled = new List<string>();
        var hub = new ErrorHub(_ => handled.Add("default"));
        hub.SetExceptionHandler((_, _) => handled.Add("early"));
        var work = new Work();
        var watch = hub.Watch(work.Start(() => throw new Mistake()), "shop");

        hub.SetExceptionHandler((_, _) => handled.Add("late"));
        work.Run();
        await watch; // because the task has ended

        handled.Should().Equal(["late"], "because the handler is looked up when there is something to handle, not when the watch begins");
        await pump.Settle();
    });

    [Fact]
    public void Every_failure_is_reported_not_only_the_first() => Pump.Run(async pump =>
    {
        var sources = new List<string?>();
        var hub = new ErrorHub(context => sources.Add(context.Source));
        var works = new[] { new Work(), new Work(), new Work() };
        var watches = works.Select((work, at) => hub.Watch(work.Start(() => throw new Mistake()), $"shop {at}")).ToArray();

        foreach (var at in new[] { 1, 0, 2 })
        {
            works[at].Run();
            await watches[at]; // because the task has ended
        }

        sources.Should().Equal(["shop 1", "shop 0", "shop 2"], "because each is reported when it has failed, whatever failed before");
        await pump.Settle();
    });

    [Fact]
    public void Two_watches_of_one_task_report_twice() => Pump.Run(async pump =>
    {
        var sources = new ConcurrentQueue<string?>();
        var hub = new ErrorHub(context => sources.Enqueue(context.Source));
        var work = new Work();
        var task = work.Start(() => throw new Mistake());
        var watches = Task.WhenAll(hub.Watch(task, "shop"), hub.Watch(task, "bakery"), hub.Watch(task, "shop"));

        work.Run();
        await watches; // because the task has ended, for both watches

        sources.Should().EqualInAnyOrder(["shop", "bakery", "shop"], "because each watch reports, even two of the same task");
        await pump.Settle();
    });
}
