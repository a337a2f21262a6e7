using Katas.Chaining;

namespace Tests.Chaining;

[Trait("Stage", "4"), Trait("Level", "core")]
public class RemovingTests
{
    [Fact]
    public void A_disposed_registration_does_not_run() => Pump.Run(async pump =>
    {
        var work = new TaskCompletionSource<int>();
        var trace = new Trace();
        var callbacks = new DoneCallbacks<int>(work.Task, pump);
        callbacks.Add(_ => trace.Add("first"));
        var second = callbacks.Add(_ => trace.Add("second"));
        callbacks.Add(_ => trace.Add("third"));

        second.Dispose();
        second.Dispose();
        work.SetResult(42);
        await pump.Settle();

        trace.Lines.Should().Equal(["first", "third"], "because disposing takes out that registration, and twice is as good as once");
    });

    [Fact]
    public void Disposing_removes_its_own_registration_and_never_an_equal_one() => Pump.Run(async pump =>
    {
        var work = new TaskCompletionSource<int>();
        var trace = new Trace();
        Action<Task<int>> again = _ => trace.Add("again");
        var callbacks = new DoneCallbacks<int>(work.Task, pump);
        callbacks.Add(again);
        callbacks.Add(_ => trace.Add("between"));
        var last = callbacks.Add(again);

        last.Dispose();
        last.Dispose();
        work.SetResult(42);
        await pump.Settle();

        trace.Lines.Should().Equal(["again", "between"], "because the registration is what is disposed, not the callback: the first one stays, however often the last is disposed");
    });

    [Fact]
    public void Disposing_works_after_the_callback_was_scheduled() => Pump.Run(async pump =>
    {
        var trace = new Trace();
        var callbacks = new DoneCallbacks<int>(Task.FromResult(42), pump);

        callbacks.Add(_ => trace.Add("disposed at once")).Dispose();
        IDisposable? second = null;
        callbacks.Add(_ =>
        {
            trace.Add("first");
            second!.Dispose();
        });
        second = callbacks.Add(_ => trace.Add("second"));
        await pump.Settle();

        trace.Lines.Should().Equal(["first"], "because a registration can be taken out until its callback begins, even by the callback before it");
    });

    [Fact]
    public void Disposing_works_between_the_end_of_the_task_and_the_callback() => Pump.Run(async pump =>
    {
        var work = new TaskCompletionSource<int>();
        var trace = new Trace();
        var callbacks = new DoneCallbacks<int>(work.Task, pump);
        IDisposable? third = null;
        var first = callbacks.Add(_ => trace.Add("first"));
        callbacks.Add(_ =>
        {
            trace.Add("second");
            third!.Dispose();
            third.Dispose();
        });
        third = callbacks.Add(_ => trace.Add("third"));

        work.SetResult(42);
        first.Dispose();
        first.Dispose();
        await pump.Settle();

        trace.Lines.Should().Equal(["second"], "because the end of the task begins no callback: its turn does");
        pump.ReportedErrors.Should().BeEmpty("because disposing twice is as good as once");
    });

    [Fact]
    public void Disposing_a_registration_after_its_callback_has_started_changes_nothing() => Pump.Run(async pump =>
    {
        var work = new TaskCompletionSource<int>();
        var trace = new Trace();
        var callbacks = new DoneCallbacks<int>(work.Task, pump);
        IDisposable? first = null;
        Action<Task<int>> callback = _ =>
        {
            trace.Add("called");
            first!.Dispose();
        };
        first = callbacks.Add(callback);
        callbacks.Add(callback);

        work.SetResult(42);
        await pump.Settle();
        first.Dispose();

        trace.Lines.Should().Equal(["called", "called"], "because it takes out its own registration, which is gone, and no other");
        pump.ReportedErrors.Should().BeEmpty("because disposing late is no mistake");
    });
}
