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

        isFree.Should().Equal(
            [("A callback", true), ("Exception in callback", true), ("Unhandled exception in task", true), ("Unhandled error in exception handler", true)],
            "because each may wait for another thread that uses the hub, and that thread must get through");

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

        (byDefault + byHandler).Should().Be(200_000, "because each error goes to exactly one handler, even while others set another");
        ofHandlers.Should().Be(0, "because no handler threw, and a handler that is read twice may be another the second time");

        void Count(ErrorHub from, ErrorContext context) => Interlocked.Increment(ref byHandler);
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
