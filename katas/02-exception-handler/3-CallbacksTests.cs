using Katas.ExceptionHandlers;

namespace Tests.ExceptionHandlers;

[Trait("Stage", "3"), Trait("Level", "core")]
public class CallbacksTests : ErrorHubTests
{
    [Fact]
    public void A_callback_runs_at_once()
    {
        var trace = new Trace();
        var hub = new ErrorHub(context => trace.Add(context.Message));

        hub.RunCallback(() => trace.Add($"callback on thread {Environment.CurrentManagedThreadId}"), "shop");
        trace.Add("RunCallback returned");

        trace.Lines.Should().Equal([$"callback on thread {Environment.CurrentManagedThreadId}", "RunCallback returned"],
            "because it runs once, on the caller's thread, and a success is not reported");
    }

    [Fact]
    public void What_a_callback_throws_is_reported()
    {
        var reports = new List<ErrorContext>();
        var hub = new ErrorHub(reports.Add);
        var mistake = new Mistake();

        hub.Invoking(it => it.RunCallback(() => throw mistake, "shop")).Should().NotThrow("because it was reported, and an error has one place to go");

        reports.Should().Equal([new ErrorContext("Exception in callback", mistake, Source: "shop")], "because the report says what was thrown, as it is, and where");
    }

    [Fact]
    public void What_a_callback_throws_goes_to_the_handler_even_if_that_throws_too()
    {
        var reports = new List<ErrorContext>();
        var hub = new ErrorHub(reports.Add);
        var handled = new List<ErrorContext>();
        var mistake = new Mistake();
        var slip = new Mistake();
        hub.SetExceptionHandler((_, context) =>
        {
            handled.Add(context);
            throw slip;
        });

        hub.Invoking(it => it.RunCallback(() => throw mistake, "shop")).Should().NotThrow("because a callback's report is like any other, and never fails");

        handled.Should().Equal([new ErrorContext("Exception in callback", mistake, Source: "shop")], "because the handler replaces the default one for every report");
        reports.Should().Equal([new ErrorContext("Unhandled error in exception handler", slip, Source: "shop", Original: handled[0])], "because what the handler throws goes to the default one");
    }

    [Fact]
    public void A_cancellation_that_a_callback_throws_is_reported()
    {
        var reports = new List<ErrorContext>();
        var cancellation = new OperationCanceledException();

        new ErrorHub(reports.Add).RunCallback(() => throw cancellation, "shop");

        reports.Select(report => report.Exception).Should().Equal([cancellation], "because a callback can't be cancelled: whatever it throws is a mistake");
    }

    [Fact]
    public void An_AggregateException_that_a_callback_throws_is_not_unwrapped()
    {
        var reports = new List<ErrorContext>();
        var several = new AggregateException(new Mistake());

        new ErrorHub(reports.Add).RunCallback(() => throw several, "shop");

        reports.Select(report => report.Exception).Should().Equal([several], "because no task has wrapped it: it is what the callback threw, and is reported as it is");
    }

    [Fact]
    public void The_handler_that_is_set_when_the_callback_throws_is_used()
    {
        var handled = new List<string>();
        var hub = new ErrorHub(_ => handled.Add("default"));
        hub.SetExceptionHandler((_, _) => handled.Add("early"));

        hub.RunCallback(() =>
        {
            hub.SetExceptionHandler((_, _) => handled.Add("late"));
            throw new Mistake();
        }, "shop");

        handled.Should().Equal(["late"], "because the handler is looked up when there is something to handle");
    }
}
