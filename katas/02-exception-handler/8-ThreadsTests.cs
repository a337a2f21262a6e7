using System.Collections.Concurrent;
using Katas.ExceptionHandlers;

namespace Tests.ExceptionHandlers;

[Trait("Stage", "8"), Trait("Level", "mastery")]
public class ThreadsTests : ErrorHubTests
{
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

        isFree.Where(probe => !probe.Item2).Select(probe => probe.Place).Should().BeEmpty(
            "because each may wait for another thread that uses the hub, and that thread must get through");
        isFree.Select(probe => probe.Place).Should().Equal(
            ["A callback", "Exception in callback", "Unhandled exception in task", "Unhandled error in exception handler"],
            "because each of them is called");

        void Probe(string place, string? source)
        {
            if (source == "probe" && isFree.All(probe => probe.Item2)) isFree.Add((place, AnotherThread.EndsSoon(() => UseAllOf(hub))));
        }
    }

    [Fact]
    public void A_busy_handler_does_not_hold_up_the_reports_of_other_threads()
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
        Comes(() => !isFree.IsEmpty);

        isFree.Should().Equal([true], "because a handler may wait for another thread that uses the hub, and that thread must get through");
    }

    [Fact]
    public void A_report_meets_a_set()
    {
        foreach (var (before, after) in new[] { (false, true), (true, false), (true, true) })
        {
            foreach (var report in Report.All)
            {
                Threads.Explore(meet =>
                {
                    var trace = new Trace();
                    var hub = new ErrorHub(context => trace.Add($"default: {context.Message}"));
                    hub.SetExceptionHandler(before ? (_, context) => trace.Add($"before: {context.Message}") : null);
                    var make = report.Prepare(hub, new Mistake());
                    meet.Thread(make, report.Name);
                    meet.Thread(() => hub.SetExceptionHandler(after ? (_, context) => trace.Add($"after: {context.Message}") : null));
                    meet.Afterwards(() => trace.Lines.Should().ContainSingle("because each error goes to exactly one handler, even while another thread sets one").Which.Should().BeOneOf(
                        [$"{(before ? "before" : "default")}: {report.Message}", $"{(after ? "after" : "default")}: {report.Message}"],
                        "because the handler that counts is the one that is set when there is an error to report"));
                });
            }
        }
    }

    [Fact]
    public void A_handler_that_throws_meets_a_set() => Threads.Explore(meet =>
    {
        var trace = new Trace();
        var hub = new ErrorHub(context => trace.Add($"default: {context.Message}, original: {context.Original?.Message}"));
        hub.SetExceptionHandler((_, _) => throw new Mistake());
        meet.Thread(() => hub.CallExceptionHandler(new("first")));
        meet.Thread(() => hub.SetExceptionHandler((_, context) => trace.Add($"after: {context.Message}")));
        meet.Afterwards(() =>
        {
            hub.CallExceptionHandler(new("second"));
            trace.Lines.Should().HaveCount(2, "because each report goes to exactly one handler that doesn't throw");
            trace.Lines[0].Should().BeOneOf(
                ["default: Unhandled error in exception handler, original: first", "after: first"],
                "because what a handler throws goes to the default one, even if another was set meanwhile");
            trace.Lines[1].Should().Be("after: second", "because a handler that was set stays, whatever the one before it throws");
        });
    });

    [Fact]
    public void A_set_meets_a_set() => Threads.Explore(meet =>
    {
        var trace = new Trace();
        var hub = new ErrorHub(_ => trace.Add("default"));
        meet.Thread(() => hub.SetExceptionHandler((_, _) => trace.Add("left")));
        meet.Thread(() => hub.SetExceptionHandler((_, _) => trace.Add("right")));
        meet.Afterwards(() =>
        {
            hub.CallExceptionHandler(new("the printer is on fire"));
            trace.Lines.Should().ContainSingle("because there is one handler").Which.Should().BeOneOf(["left", "right"], "because it is the one that was set last");
        });
    });

    [Fact]
    public void A_report_meets_a_report()
    {
        for (var left = 0; left < Report.All.Length; left++)
        {
            for (var right = left; right < Report.All.Length; right++)
                BothAreMade(Report.All[left], Report.All[right]);
        }

        static void BothAreMade(Report left, Report right) => Threads.Explore(meet =>
        {
            var (mistake, reports) = (new Mistake(), new ConcurrentQueue<string>());
            var hub = new ErrorHub(context => reports.Enqueue(context.Message));
            var (first, second) = (left.Prepare(hub, mistake), right.Prepare(hub, mistake));
            meet.Thread(first, left.Name);
            meet.Thread(second, right.Name);
            meet.Afterwards(() => reports.Order(StringComparer.Ordinal).Should().Equal(
                new[] { left.Message, right.Message }.Order(StringComparer.Ordinal), "because each report is made, whatever other threads report, even if it is the same error"));
        });
    }

    [Fact]
    public void A_watch_meets_the_end_of_its_task() => Threads.Explore(meet =>
    {
        var (source, mistake, reports) = (new TaskCompletionSource(), new Mistake(), new ConcurrentQueue<Exception?>());
        var hub = new ErrorHub(context => reports.Enqueue(context.Exception));
        Task watch = null!;
        meet.Thread(() => watch = hub.Watch(source.Task, "shop"));
        meet.Thread(() => source.SetException(mistake));
        meet.Afterwards(() =>
        {
            reports.Should().Equal([mistake], "because a task that fails is reported once, whether it failed before the watch began or after");
            watch.IsCompletedSuccessfully.Should().BeTrue("because the task has ended and was reported");
        });
    });

    [Fact]
    public void A_watch_meets_a_watch() => Threads.Explore(meet =>
    {
        var (source, sources) = (new TaskCompletionSource(), new ConcurrentQueue<string?>());
        var hub = new ErrorHub(context => sources.Enqueue(context.Source));
        meet.Thread(() => hub.Watch(source.Task, "left"));
        meet.Thread(() => hub.Watch(source.Task, "right"));
        meet.Afterwards(() =>
        {
            source.SetException(new Mistake());
            meet.Settle();
            sources.Order(StringComparer.Ordinal).Should().Equal(["left", "right"], "because each call of Watch reports once, even if another one watches the same task");
        });
    });

    [Fact]
    public void Subscriptions_begin_and_end_while_threads_meet()
    {
        Threads.Explore(meet =>
        {
            var mistake = new Mistake();
            var reports = new Reports(mistake);
            var hub = new ErrorHub(reports.Add);
            IDisposable left = null!, right = null!;
            meet.Thread(() => left = hub.WatchForgotten());
            meet.Thread(() => right = hub.WatchForgotten());
            meet.Afterwards(() =>
            {
                Lose(mistake);
                reports.Await(2).Should().HaveCount(2, "because each call is a subscription of its own");
                left.Dispose();
                right.Dispose();
            });
        });

        Threads.Explore(meet =>
        {
            var mistake = new Mistake();
            var reports = new Reports(mistake);
            var hub = new ErrorHub(reports.Add);
            var (twice, stays) = (hub.WatchForgotten(), hub.WatchForgotten());
            meet.Thread(() => twice.Dispose());
            meet.Thread(() => twice.Dispose());
            meet.Afterwards(() =>
            {
                Lose(mistake);
                reports.Await(1).Should().HaveCount(1, "because disposing a subscription ends that one and no other, and disposing it again does nothing");
                stays.Dispose();
            });
        });
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

    /// <summary>A way to make one report.</summary>
    private sealed record Report(string Name, string Message, Func<ErrorHub, Exception, Action> Prepare)
    {
        public static readonly Report[] All =
        [
            new("hub.CallExceptionHandler(…)", "the printer is on fire", (hub, error) => () => hub.CallExceptionHandler(new("the printer is on fire", error))),
            new("hub.RunCallback(…)", "Exception in callback", (hub, error) => () => hub.RunCallback(() => throw error, "shop")),
            new("hub.Watch(…)", "Unhandled exception in task", (hub, error) => () => hub.Watch(Task.FromException(error), "shop")),
            new("watched.SetException(…)", "Unhandled exception in task", (hub, error) =>
            {
                var watched = new TaskCompletionSource();
                hub.Watch(watched.Task, "shop");
                return () => watched.SetException(error);
            }),
        ];
    }
}
