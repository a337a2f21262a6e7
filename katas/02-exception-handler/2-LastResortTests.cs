using Katas.ExceptionHandlers;

namespace Tests.ExceptionHandlers;

[Trait("Stage", "2"), Trait("Level", "core")]
public class LastResortTests : ErrorHubTests
{
    [Fact]
    public void What_a_handler_throws_goes_to_the_default_handler()
    {
        var reports = new List<ErrorContext>();
        var hub = new ErrorHub(reports.Add);
        var slip = new Mistake();
        var calls = 0;
        hub.SetExceptionHandler((_, _) =>
        {
            calls++;
            throw slip;
        });
        var original = new ErrorContext("the printer is on fire", new Mistake(), Task.CompletedTask, "office", new ErrorContext("a spark"));

        hub.Invoking(it => it.CallExceptionHandler(original)).Should().NotThrow("because whoever reports an error cannot fix the handler");

        reports.Should().Equal([new ErrorContext("Unhandled error in exception handler", slip, original.Task, "office", original)],
            "because both errors are told: what the handler threw, and what it was busy with");
        calls.Should().Be(1, "because a handler that has just thrown is not called for its own error");
    }

    [Fact]
    public void A_cancellation_that_a_handler_throws_goes_to_the_default_handler()
        => ThrowsInAHandler(new OperationCanceledException(), "because a handler can't be cancelled: whatever it throws is a mistake, and is reported once");

    [Fact]
    public void An_AggregateException_that_a_handler_throws_is_not_unwrapped()
        => ThrowsInAHandler(new AggregateException(new Mistake()), "because no task has wrapped it: it is what the handler threw, and is reported as it is");

    [Fact]
    public void What_a_handler_throws_goes_to_the_default_one_even_if_it_has_set_another()
    {
        var handled = new List<string>();
        var hub = new ErrorHub(context => handled.Add($"default: {context.Message}"));
        hub.SetExceptionHandler((self, _) =>
        {
            self.SetExceptionHandler((_, context) => handled.Add($"another: {context.Message}"));
            throw new Mistake();
        });

        hub.CallExceptionHandler(new("first"));
        hub.CallExceptionHandler(new("second"));

        handled.Should().Equal(["default: Unhandled error in exception handler", "another: second"],
            "because the default handler is the one for the errors of handlers; the other is for the errors to come");
    }

    [Fact]
    public void A_handler_that_threw_still_gets_the_next_error()
    {
        var handled = new List<string>();
        var hub = new ErrorHub(context => handled.Add($"default: {context.Original?.Message}"));
        hub.SetExceptionHandler((_, context) =>
        {
            handled.Add(context.Message);
            if (context.Message == "first") throw new Mistake();
        });

        hub.CallExceptionHandler(new("first"));
        hub.CallExceptionHandler(new("second"));

        handled.Should().Equal(["first", "default: first", "second"], "because it stays set until somebody sets another");
    }

    [Fact]
    public void An_exception_of_the_default_handler_never_escapes()
    {
        var calls = 0;
        var hub = new ErrorHub(_ =>
        {
            calls++;
            throw new Mistake();
        });

        hub.Invoking(it => it.CallExceptionHandler(new("the printer is on fire"))).Should().NotThrow("because a report never fails");
        calls.Should().Be(1, "because a default handler that threw is not called for its own error: there is no end to that");

        var handled = 0;
        hub.SetExceptionHandler((_, _) =>
        {
            handled++;
            throw new Mistake();
        });
        hub.Invoking(it => it.CallExceptionHandler(new("so is the scanner"))).Should().NotThrow("because a report never fails, not even when both handlers do");
        calls.Should().Be(2, "because it gets the report about the handler that threw, once");
        handled.Should().Be(1, "because there is nobody left to report to");
    }

    [Fact]
    public void Not_even_a_cancellation_escapes_the_default_handler()
    {
        var hub = new ErrorHub(_ => throw new OperationCanceledException());

        hub.Invoking(it => it.CallExceptionHandler(new("the printer is on fire"))).Should().NotThrow("because a report never fails, whatever the default handler throws");
    }

    [Fact]
    public void A_report_from_inside_a_handler_is_an_ordinary_report()
    {
        var trace = new Trace();
        var slip = new Mistake();
        var hub = new ErrorHub(context => trace.Add($"default: {context.Message}, of {context.Original?.Message}"));
        hub.SetExceptionHandler((self, context) =>
        {
            trace.Add($"begin {context.Message}");
            if (context.Message == "outer") self.CallExceptionHandler(new("inner"));
            else throw slip;
            trace.Add($"end {context.Message}");
        });

        hub.CallExceptionHandler(new("outer"));

        trace.Lines.Should().Equal(["begin outer", "begin inner", "default: Unhandled error in exception handler, of inner", "end outer"],
            "because it is handled like any other, at once, by the same handler; and its failure is not that of the report around it");
    }

    [Fact]
    public void A_report_from_inside_the_default_handler_is_an_ordinary_report()
    {
        var trace = new Trace();
        ErrorHub hub = null!;
        hub = new ErrorHub(context =>
        {
            trace.Add($"begin {context.Message}");
            if (context.Message == "outer") hub.CallExceptionHandler(new("inner"));
            trace.Add($"end {context.Message}");
        });

        hub.CallExceptionHandler(new("outer"));

        trace.Lines.Should().Equal(["begin outer", "begin inner", "end inner", "end outer"], "because the default handler may use the hub like any other");
    }

    [Fact]
    public void A_handler_may_set_another()
    {
        var handled = new List<string>();
        var hub = new ErrorHub(context => handled.Add($"default: {context.Message}"));
        hub.SetExceptionHandler((self, context) =>
        {
            handled.Add($"for once: {context.Message}");
            self.SetExceptionHandler(null);
        });

        hub.CallExceptionHandler(new("first"));
        hub.CallExceptionHandler(new("second"));

        handled.Should().Equal(["for once: first", "default: second"], "because the handler set at the time of the error counts, whoever set it");
    }
    private static void ThrowsInAHandler(Exception slip, string because)
    {
        var reports = new List<ErrorContext>();
        var hub = new ErrorHub(reports.Add);
        hub.SetExceptionHandler((_, _) => throw slip);

        hub.Invoking(it => it.CallExceptionHandler(new("the printer is on fire"))).Should().NotThrow("because a report never fails");

        reports.Select(report => report.Exception).Should().Equal([slip], because);
    }
}
