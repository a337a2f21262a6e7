using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Katas.ExceptionHandlers;

namespace Tests.ExceptionHandlers;

[Trait("Stage", "7"), Trait("Level", "mastery")]
public class ForgottenCornersTests : ErrorHubTests
{
    [Fact]
    public void Several_forgotten_failures_of_one_task_come_in_one_report()
    {
        var first = new Mistake();
        var second = new AggregateException(new Mistake(), new Mistake());
        var reports = new Reports(first);
        using var subscription = new ErrorHub(reports.Add).WatchForgotten();

        Lose(first, second);

        reports.Await(1).Should().ContainSingle("because one task was forgotten")
            .Which.Exception.Should().BeA<AggregateException>("because it failed for two reasons")
            .Which.InnerExceptions.Should().Equal([first, second], "because none of them may be lost, and none is opened");
    }

    [Fact]
    public void A_task_that_failed_with_a_cancellation_is_reported_when_it_is_forgotten()
    {
        var failure = new OperationCanceledException("gave up");
        var reports = new Reports(failure);
        using var subscription = new ErrorHub(reports.Add).WatchForgotten();

        Lose(failure);

        reports.Await(1).Should().ContainSingle("because the task failed, whatever it failed with")
            .Which.Exception.Should().BeSameAs(failure, "because that is what it failed with");
    }

    [Fact]
    public void An_AggregateException_that_forgotten_work_threw_is_not_unwrapped()
    {
        var failure = new AggregateException(new Mistake());
        var reports = new Reports(failure);
        using var subscription = new ErrorHub(reports.Add).WatchForgotten();

        Lose(failure);

        reports.Await(1).Should().ContainSingle("because one task has failed")
            .Which.Exception.Should().BeSameAs(failure, "because only the task's own wrapping is taken off");
    }

    [Fact]
    public void A_forgotten_failure_is_an_ordinary_report_even_if_the_handler_throws()
    {
        var mistake = new Mistake();
        var slip = new Mistake();
        var reports = new Reports(slip);
        var hub = new ErrorHub(reports.Add);
        hub.SetExceptionHandler((_, context) =>
        {
            if (context.Exception == mistake) throw slip;
        });
        using var subscription = hub.WatchForgotten();

        var lost = Lose(mistake);

        var report = reports.Await(1).Should().ContainSingle("because what the handler throws goes to the default one, from wherever the report comes").Which;
        report.Message.Should().Be("Unhandled error in exception handler", "because that is the message for a handler that throws");
        report.Original?.Message.Should().Be("Task exception was never retrieved", "because it holds the report that the handler failed on");
        report.Task?.Id.Should().Be(lost.TaskId, "because it is about the forgotten task");
    }

    [Fact]
    public void A_handler_may_end_the_subscription_that_reports()
    {
        var mistake = new Mistake();
        var isFree = new ConcurrentQueue<bool>();
        IDisposable subscription = null!;
        var hub = new ErrorHub(context =>
        {
            if (context.Exception == mistake) isFree.Enqueue(AnotherThread.EndsSoon(() => subscription.Dispose()));
        });
        subscription = hub.WatchForgotten();

        Lose(mistake);
        Comes(() => !isFree.IsEmpty);

        isFree.Should().Equal([true], "because a handler may wait for another thread that uses the hub, and to dispose is to use it");
    }

    [Fact]
    public void Forgotten_failures_go_to_the_handler_that_is_set_by_then()
    {
        var mistake = new Mistake();
        var early = new Reports(mistake);
        var late = new Reports(mistake);
        var hub = new ErrorHub(early.Add);
        using var subscription = hub.WatchForgotten();
        hub.SetExceptionHandler((_, context) => late.Add(context));

        Lose(mistake);

        late.Await(1).Should().ContainSingle("because the handler is looked up when the news comes, not when the subscription is made");
        early.All.Should().BeEmpty("because the default handler was replaced");
    }

    [Fact]
    public async Task A_disposed_subscription_leaves_nothing_behind()
    {
        var hub = SubscribeAndDispose();

        (await Garbage.IsCollected(hub)).Should().BeTrue("because the subscription has ended, and nobody else holds the hub");
    }

    [Fact]
    public void A_subscription_keeps_its_hub_alive()
    {
        var mistake = new Mistake();
        var reports = new Reports(mistake);
        using var subscription = Subscribe(reports);
        Garbage.Collect();

        Lose(mistake);

        reports.Await(1).Should().ContainSingle("because it reports until it is disposed, whoever holds the hub");
    }

    // Not inlined, so that no variable of the caller keeps the hub alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference SubscribeAndDispose()
    {
        var hub = new ErrorHub(_ => { });
        hub.WatchForgotten().Dispose();
        return new WeakReference(hub);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static IDisposable Subscribe(Reports reports) => new ErrorHub(reports.Add).WatchForgotten();
}
