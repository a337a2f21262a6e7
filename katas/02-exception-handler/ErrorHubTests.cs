using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Katas.ExceptionHandlers;

namespace Tests.ExceptionHandlers;

public class ErrorHubTests
{
    // ---- One place to go ----

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
    public void The_handler_set_last_counts()
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
    public void A_report_is_made_on_the_thread_that_reports()
    {
        var threads = new ConcurrentQueue<int>();
        var hub = new ErrorHub(_ => threads.Enqueue(Environment.CurrentManagedThreadId));
        hub.CallExceptionHandler(new("the printer is on fire"));
        hub.SetExceptionHandler((_, _) => threads.Enqueue(Environment.CurrentManagedThreadId));
        hub.CallExceptionHandler(new("so is the scanner"));

        threads.Should().Equal([Environment.CurrentManagedThreadId, Environment.CurrentManagedThreadId],
            "because a report is over when it returns: what comes next may end the process");
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

    // ---- That place must not fail ----

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

        hub.Invoking(it => it.CallExceptionHandler(original)).Should().NotThrow("because whoever reports an error cannot mend the handler");

        reports.Should().Equal([new ErrorContext("Unhandled error in exception handler", slip, original.Task, "office", original)],
            "because both errors are told: what the handler threw, and what it was busy with");
        calls.Should().Be(1, "because a handler that has just thrown is not called for its own error");
    }

    [Fact]
    public void A_handler_has_no_special_exceptions()
    {
        var reports = new List<ErrorContext>();
        var hub = new ErrorHub(reports.Add);
        foreach (var slip in new Exception[] { new OperationCanceledException(), new AggregateException(new Mistake()) })
        {
            hub.SetExceptionHandler((_, _) => throw slip);
            hub.Invoking(it => it.CallExceptionHandler(new("the printer is on fire"))).Should().NotThrow("because a report never fails");
            reports[^1].Exception.Should().BeSameAs(slip, "because whatever a handler throws is a mistake, and is told as it is");
        }

        reports.Should().HaveCount(2, "because each is told once");
    }

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
    public void A_handler_that_threw_gets_the_next_error_all_the_same()
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
    public void What_the_default_handler_throws_never_gets_out()
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
        calls.Should().Be(2, "because it is told of the handler that threw, once");
        handled.Should().Be(1, "because nobody is told of what the default handler threw");
    }

    [Fact]
    public void Not_even_a_cancellation_gets_out_of_the_default_handler()
    {
        var hub = new ErrorHub(_ => throw new OperationCanceledException());

        hub.Invoking(it => it.CallExceptionHandler(new("the printer is on fire"))).Should().NotThrow("because a report never fails, whatever the default handler throws");
    }

    [Fact]
    public void A_handler_that_reports_makes_an_ordinary_report()
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
    public void A_default_handler_that_reports_makes_an_ordinary_report()
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

    [Fact]
    public void Handlers_run_outside_every_lock()
    {
        var isFree = new List<bool>();
        ErrorHub hub = null!;
        hub = new ErrorHub(context =>
        {
            if (context.Message != "nested") isFree.Add(!isFree.Contains(false) && AnotherThreadCanUse(hub));
        });

        hub.CallExceptionHandler(new("for the default handler"));
        hub.SetExceptionHandler((self, context) =>
        {
            if (context.Message != "nested") isFree.Add(!isFree.Contains(false) && AnotherThreadCanUse(self));
        });
        hub.CallExceptionHandler(new("for the handler"));

        isFree.Should().Equal([true, true], "because a handler may wait for another thread that uses the hub, and that thread must get through");

        static bool AnotherThreadCanUse(ErrorHub hub) => AnotherThread.EndsSoon(() =>
        {
            hub.CallExceptionHandler(new("nested"));
            hub.SetExceptionHandler(null);
        });
    }

    [Fact]
    public void Callbacks_and_all_reports_run_outside_every_lock()
    {
        var isFree = new List<(string Place, bool)>();
        ErrorHub hub = null!;
        hub = new ErrorHub(context => Probe(context.Message, context.Source));

        hub.RunCallback(() => Probe("A callback", "probe"), "shop");
        hub.RunCallback(() => throw new Mistake(), "probe");
        EndOf(hub.Watch(Task.FromException(new Mistake()), "probe")).WaitOne(HangGuard);
        hub.SetExceptionHandler((_, _) => throw new Mistake());
        hub.CallExceptionHandler(new("the printer is on fire", Source: "probe"));

        isFree.Should().Equal(
            [("A callback", true), ("Exception in callback", true), ("Unhandled exception in task", true), ("Unhandled error in exception handler", true)],
            "because each may wait for another thread that uses the hub, and that thread must get through");

        void Probe(string place, string? source)
        {
            if (source == "probe" && isFree.All(probe => probe.Item2)) isFree.Add((place, AnotherThread.EndsSoon(() => UseAllOf(hub))));
        }
    }

    [Fact]
    public void A_busy_handler_holds_up_no_report_of_another_thread()
    {
        var trace = new Trace();
        ErrorHub hub = null!;
        hub = new ErrorHub(context =>
        {
            trace.Add($"begin {context.Message}");
            if (context.Message == "first") AnotherThread.EndsSoon(() =>
            {
                hub.CallExceptionHandler(new("second"));
                trace.Add("second was reported");
            });
            trace.Add($"end {context.Message}");
        });

        hub.CallExceptionHandler(new("first"));

        trace.Lines.Should().Equal(["begin first", "begin second", "end second", "second was reported", "end first"],
            "because a report is made on the thread that reports, whatever the others are busy with");
    }

    // ---- Callbacks ----

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
    public void What_a_callback_throws_goes_to_the_handler_even_to_a_broken_one()
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

        handled.Should().Equal([new ErrorContext("Exception in callback", mistake, Source: "shop")], "because the handler takes the place of the default one for every report");
        reports.Should().Equal([new ErrorContext("Unhandled error in exception handler", slip, Source: "shop", Original: handled[0])], "because what the handler throws goes to the default one");
    }

    [Fact]
    public void A_callback_has_no_special_exceptions()
    {
        var reports = new List<ErrorContext>();
        var hub = new ErrorHub(reports.Add);
        var cancellation = new OperationCanceledException();
        var several = new AggregateException(new Mistake());

        hub.RunCallback(() => throw cancellation, "shop");
        hub.RunCallback(() => throw several, "shop");

        reports.Select(report => report.Exception).Should().Equal([cancellation, several],
            "because a callback cannot be cancelled: whatever it throws is a mistake, and is reported as the instance that it threw");
    }

    [Fact]
    public void The_handler_set_when_the_callback_throws_counts()
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

    // ---- Tasks that nobody awaits ----

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
        await watch;
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
        await watch;
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

        await new ErrorHub(reports.Add).Watch(task, "shop");

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
        await watch;
        await hub.Watch(Task.CompletedTask, "shop");
        await pump.Settle();

        reports.Should().BeEmpty("because all is well");
    });

    [Fact]
    public void A_cancelled_task_is_no_error() => Pump.Run(async pump =>
    {
        var reports = new List<ErrorContext>();
        var hub = new ErrorHub(reports.Add);
        var token = new CancellationToken(canceled: true);

        var watch = hub.Watch(Task.FromCanceled(token), "shop");
        await ErrorOf(watch);
        await pump.Settle();

        watch.IsCompletedSuccessfully.Should().BeTrue("because a watch always succeeds");
        reports.Should().BeEmpty("because somebody asked for the cancellation, and got it");
    });

    [Fact]
    public void A_task_that_failed_with_a_cancellation_is_an_error() => Pump.Run(async pump =>
    {
        var reports = new List<ErrorContext>();
        var timeout = new OperationCanceledException("gave up");

        await new ErrorHub(reports.Add).Watch(Task.FromException(timeout), "shop");

        reports.Should().ContainSingle("because the state of the task decides, and it is faulted")
            .Which.Exception.Should().BeSameAs(timeout);
        await pump.Settle();
    });

    [Fact]
    public void Several_failures_of_one_task_come_in_one_report() => Pump.Run(async pump =>
    {
        var reports = new List<ErrorContext>();
        var first = new Mistake();
        var second = new AggregateException(new Mistake(), new Mistake());

        await new ErrorHub(reports.Add).Watch(FailedWith(first, second), "shop");

        reports.Should().ContainSingle("because one task has failed, for two reasons")
            .Which.Exception.Should().BeOfType<AggregateException>("because one instance cannot tell of two failures")
            .Which.InnerExceptions.Should().Equal([first, second], "because none of them may be lost, and none is opened");
        await pump.Settle();
    });

    [Fact]
    public void An_AggregateException_that_the_work_threw_is_not_unwrapped() => Pump.Run(async pump =>
    {
        var reports = new List<ErrorContext>();
        var thrown = new AggregateException(new Mistake());

        await new ErrorHub(reports.Add).Watch(Task.FromException(thrown), "shop");

        reports.Should().ContainSingle()
            .Which.Exception.Should().BeSameAs(thrown, "because only the task's own wrapping is taken off; what is inside of it is the failure");
        await pump.Settle();
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
        await watch;

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
        await ErrorOf(watch);
        watch.IsCompletedSuccessfully.Should().BeTrue("because what the default handler throws never gets out");

        hub.SetExceptionHandler((_, _) => throw new OperationCanceledException());
        watch = hub.Watch(Task.FromException(new Mistake()), "shop");
        await ErrorOf(watch);
        watch.IsCompletedSuccessfully.Should().BeTrue("because a handler that throws does not end anybody's watch");
    });

    [Fact]
    public void The_handler_set_when_the_task_fails_counts() => Pump.Run(async pump =>
    {
        var handled = new List<string>();
        var hub = new ErrorHub(_ => handled.Add("default"));
        hub.SetExceptionHandler((_, _) => handled.Add("early"));
        var work = new Work();
        var watch = hub.Watch(work.Start(() => throw new Mistake()), "shop");

        hub.SetExceptionHandler((_, _) => handled.Add("late"));
        work.Run();
        await watch;

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
            await watches[at];
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
        await watches;

        sources.Should().BeEquivalentTo(["shop", "bakery", "shop"], "because each who watches gets a report of his own, also who watches twice");
        await pump.Settle();
    });

    // ---- Tasks that everybody forgot ----

    [Fact]
    public void A_failure_that_nobody_looked_at_is_reported()
    {
        var mistake = new Mistake();
        var reports = new Reports(mistake);
        var hub = new ErrorHub(reports.Add);
        using var subscription = hub.WatchForgotten();

        var lost = Lose(mistake);

        reports.Await(1).Should().ContainSingle("because the task was collected, and its failure with it");
        var report = reports.All[0];
        report.Message.Should().Be("Task exception was never retrieved");
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
    public void A_failure_is_marked_before_it_is_reported()
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
            SpinWait.SpinUntil(() => !wasObserved.IsEmpty, HangGuard);
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Listen;
        }

        wasObserved.Should().Equal([true], "because it is marked at once, however long a handler may take");
    }

    [Fact]
    public void Several_forgotten_failures_of_one_task_come_in_one_report()
    {
        var first = new Mistake();
        var second = new AggregateException(new Mistake(), new Mistake());
        var reports = new Reports(first);
        using var subscription = new ErrorHub(reports.Add).WatchForgotten();

        Lose(first, second);

        reports.Await(1).Should().ContainSingle("because one task was forgotten")
            .Which.Exception.Should().BeOfType<AggregateException>("because it failed for two reasons")
            .Which.InnerExceptions.Should().Equal([first, second], "because none of them may be lost, and none is opened");
    }

    [Fact]
    public void A_forgotten_failure_has_no_special_exceptions()
    {
        foreach (var failure in new Exception[] { new AggregateException(new Mistake()), new OperationCanceledException("gave up") })
        {
            var reports = new Reports(failure);
            using var subscription = new ErrorHub(reports.Add).WatchForgotten();

            Lose(failure);

            reports.Await(1).Should().ContainSingle("because the task failed, whatever it failed with")
                .Which.Exception.Should().BeSameAs(failure, "because only the task's own wrapping is taken off");
        }
    }

    [Fact]
    public void A_forgotten_failure_is_an_ordinary_report_even_to_a_broken_handler()
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
        report.Message.Should().Be("Unhandled error in exception handler");
        report.Original?.Message.Should().Be("Task exception was never retrieved");
        report.Task?.Id.Should().Be(lost.TaskId);
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
        SpinWait.SpinUntil(() => !isFree.IsEmpty, HangGuard);

        isFree.Should().Equal([true], "because a handler may wait for another thread that uses the hub, and to dispose is to use it");
    }

    [Fact]
    public void Forgotten_failures_are_reported_outside_every_lock()
    {
        var mistake = new Mistake();
        var isFree = new ConcurrentQueue<bool>();
        ErrorHub hub = null!;
        hub = new ErrorHub(context =>
        {
            if (context.Exception == mistake) isFree.Enqueue(AnotherThread.EndsSoon(() => UseAllOf(hub)));
        });
        using var subscription = hub.WatchForgotten();

        Lose(mistake);
        SpinWait.SpinUntil(() => !isFree.IsEmpty, HangGuard);

        isFree.Should().Equal([true], "because a handler may wait for another thread that uses the hub, and that thread must get through");
    }

    [Fact]
    public void Forgotten_failures_go_to_the_handler_of_that_moment()
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
    public void Disposing_a_subscription_twice_ends_no_other()
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
    public async Task Nothing_is_left_of_a_disposed_subscription()
    {
        var hub = SubscribeAndDispose();

        (await Garbage.IsCollected(hub)).Should().BeTrue("because the subscription has ended, and nobody else holds the hub");
    }

    [Fact]
    public void A_subscription_keeps_its_hub()
    {
        var mistake = new Mistake();
        var reports = new Reports(mistake);
        using var subscription = Subscribe(reports);
        Garbage.Collect();

        Lose(mistake);

        reports.Await(1).Should().ContainSingle("because it reports until it is disposed, whoever holds the hub");
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

    // ---- Threads ----

    [Fact]
    public void Threads_may_share_a_hub()
    {
        var byDefault = 0;
        var byHandler = 0;
        var ofHandlers = 0;
        var error = new ErrorContext("the printer is on fire");
        var hub = new ErrorHub(context => Interlocked.Increment(ref context == error ? ref byDefault : ref ofHandlers));

        var isOver = false;
        var other = new Thread(() =>
        {
            while (!Volatile.Read(ref isOver))
            {
                hub.SetExceptionHandler(Count);
                hub.SetExceptionHandler(null);
            }
        });

        other.Start();
        try
        {
            Parallel.For(0, 2, _ =>
            {
                for (var round = 0; round < 100_000; round++) hub.CallExceptionHandler(error);
            });
        }
        finally
        {
            Volatile.Write(ref isOver, true);
            other.Join();
        }

        (byDefault + byHandler).Should().Be(200_000, "because each error goes to exactly one handler, also while others set another");
        ofHandlers.Should().Be(0, "because no handler threw, and a handler that is read twice may be another the second time");

        void Count(ErrorHub from, ErrorContext context) => Interlocked.Increment(ref byHandler);
    }

    // ---- Tools ----

    private sealed class Mistake : Exception;

    /// <summary>Work that runs when it is told to, or when somebody blocks on it: so a test fails where it would hang.</summary>
    private sealed class Work : TaskScheduler
    {
        private Task? task;

        public Task Start(Action action) => Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.None, this);

        public void Run() => TryExecuteTask(task!);

        protected override void QueueTask(Task task) => this.task = task;

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => TryExecuteTask(task);

        protected override IEnumerable<Task> GetScheduledTasks() => [];
    }

    /// <summary>What a hub was told about one failure. Other tests leave failed tasks behind, too: those are not ours.</summary>
    private sealed class Reports(Exception failure)
    {
        private readonly ConcurrentQueue<ErrorContext> reports = new();

        public IReadOnlyList<ErrorContext> All => [.. reports];

        public void Add(ErrorContext context)
        {
            if (context.Exception is { } error && (error == failure || error == failure.InnerException) || context.Exception is AggregateException several && several.Flatten().InnerExceptions.Contains(failure))
                reports.Enqueue(context);
        }

        /// <summary>The reports, once there are so many: they may be made on another thread than that of the finalizers.</summary>
        public IReadOnlyList<ErrorContext> Await(int count)
        {
            SpinWait.SpinUntil(() => reports.Count >= count, HangGuard);
            return All;
        }
    }

    /// <summary>Makes a task that has failed, drops it, and collects it, so that the runtime raises its event.</summary>
    private static Lost Lose(params Exception[] failures)
    {
        var lost = new Lost();

        // The last to subscribe is the last to be asked.
        void Witness(object? sender, UnobservedTaskExceptionEventArgs forgotten)
        {
            if (forgotten.Exception.InnerExceptions.SequenceEqual(failures)) lost.WasObserved = forgotten.Observed;
        }

        TaskScheduler.UnobservedTaskException += Witness;
        try
        {
            var unobserved = Unobserved.During(() =>
            {
                var task = FailedWith(failures);
                lost.TaskId = task.Id;
                return task;
            }, failures);

            unobserved.Should().Contain(failures, "because nothing may hold a task that has ended and that nobody uses");
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Witness;
        }

        return lost;
    }

    private sealed class Lost
    {
        public int TaskId { get; set; }

        /// <summary>Whether a subscriber that was asked before marked it as observed.</summary>
        public bool WasObserved { get; set; }
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

    private static Task FailedWith(params Exception[] failures)
    {
        var source = new TaskCompletionSource();
        source.SetException(failures);
        return source.Task;
    }

    private static void UseAllOf(ErrorHub hub)
    {
        hub.SetExceptionHandler((_, _) => throw new Mistake());
        hub.CallExceptionHandler(new("nested"));
        hub.SetExceptionHandler(null);
        hub.CallExceptionHandler(new("nested"));
        hub.RunCallback(() => throw new Mistake(), "nested");
        EndOf(hub.Watch(Task.FromException(new Mistake()), "nested")).WaitOne();
        hub.WatchForgotten().Dispose();
    }

    private static WaitHandle EndOf(Task task) => ((IAsyncResult)task).AsyncWaitHandle;
}
