using System.Collections.Concurrent;
using Katas.ExceptionHandlers;

namespace Tests.ExceptionHandlers;

[Trait("Stage", "1"), Trait("Level", "core")]
public class OneHandlerTests : ErrorHubTests
{
    [Fact]
    public void Without_a_handler_errors_go_to_the_default_one()
    {
        var reports = new List<ErrorContext>();
        var hub = new ErrorHub(reports.Add);
        var first = new ErrorContext("the printer is on fire");
        var second = new ErrorContext("so is the scanner", new Mistake());

        hub.CallExceptionHandler(first);
        hub.CallExceptionHandler(second);

        reports.Should().Equal([first, second], "because the default handler gets every error while no other is set");
        reports[0].Should().BeSameAs(first, "because a context is handed on as it is");
    }

    [Fact]
    public void A_handler_replaces_the_default_one()
    {
        var reports = new List<ErrorContext>();
        var handled = new List<(ErrorHub, ErrorContext)>();
        var hub = new ErrorHub(reports.Add);
        var error = new ErrorContext("the printer is on fire");
        hub.SetExceptionHandler((from, context) => handled.Add((from, context)));

        hub.CallExceptionHandler(error);

        handled.Should().Equal([(hub, error)], "because a handler is called once, with the hub and the context");
        reports.Should().BeEmpty("because the handler takes the place of the default one, it is not an addition to it");
    }

    [Fact]
    public void The_handler_that_was_set_last_is_used()
    {
        var handled = new List<string>();
        var hub = new ErrorHub(_ => handled.Add("default"));
        hub.SetExceptionHandler((_, _) => handled.Add("first"));
        hub.SetExceptionHandler((_, _) => handled.Add("second"));

        hub.CallExceptionHandler(new("the printer is on fire"));

        handled.Should().Equal(["second"], "because there is one handler, not a list of them");
    }

    [Fact]
    public void Null_restores_the_default_handler()
    {
        var handled = new List<string>();
        var hub = new ErrorHub(_ => handled.Add("default"));
        hub.SetExceptionHandler((_, _) => handled.Add("mine"));
        hub.SetExceptionHandler(null);

        hub.CallExceptionHandler(new("the printer is on fire"));

        handled.Should().Equal(["default"], "because no handler of one's own means the default one");
    }

    [Fact]
    public void A_handler_runs_on_the_thread_that_reports()
    {
        var threads = new ConcurrentQueue<int>();
        var hub = new ErrorHub(_ => threads.Enqueue(Environment.CurrentManagedThreadId));
        hub.CallExceptionHandler(new("the printer is on fire"));
        hub.SetExceptionHandler((_, _) => threads.Enqueue(Environment.CurrentManagedThreadId));
        hub.CallExceptionHandler(new("so is the scanner"));

        threads.Should().Equal([Environment.CurrentManagedThreadId, Environment.CurrentManagedThreadId],
            "because a report is over when it returns: what comes next may end the process");
    }
}
