using System.Runtime.CompilerServices;
using Katas.Chaining;

namespace Tests.Chaining;

[Trait("Stage", "6"), Trait("Level", "core")]
public class ErrorsTests : ChainingTests
{
    [Fact]
    public void When_task1_fails_task2_never_starts() => Pump.Run(async pump =>
    {
        var mistake = new FormatException("not a number");
        var trace = new Trace();
        var started = false;

        var main = Chain.RunAsync(pump, () => LaterAsync<int>(mistake), _ => Task.FromResult($"{started = true}"), trace.Add);

        (await ErrorOf(main)).Should().BeSameAs(mistake, "because main gets the error of task1, as it is");
        main.IsFaulted.Should().BeTrue("because task1 has failed");
        started.Should().BeFalse("because there is no result to start task2 with");
        trace.Lines.Should().Equal(["main started"], "because the lines report success: nothing was done, and main did not continue");
        pump.ReportedErrors.Should().BeEmpty("because main gets the error, so nobody else has to");
    });

    [Fact]
    public void When_task1_is_cancelled_main_is_cancelled() => Pump.Run(async pump =>
    {
        var token = new CancellationToken(canceled: true);
        var trace = new Trace();
        var started = false;

        var main = Chain.RunAsync(pump, () => Task.FromCanceled<int>(token), _ => Task.FromResult($"{started = true}"), trace.Add);

        (await ErrorOf(main)).Should().BeA<OperationCanceledException>("because task1 was cancelled")
            .Which.CancellationToken.Should().BeSameTokenAs(token, "because main gets what awaiting task1 throws");
        main.IsCanceled.Should().BeTrue("because a cancellation is not a failure");
        started.Should().BeFalse("because there is no result to start task2 with");
        trace.Lines.Should().Equal(["main started"], "because task1 did not succeed, so no callback follows");
        pump.ReportedErrors.Should().BeEmpty("because main is told");
    });

    [Fact]
    public void When_task2_fails_or_is_cancelled_main_ends_in_the_same_way() => Pump.Run(async pump =>
    {
        var mistake = new FormatException("not a text");
        var trace = new Trace();
        var failed = Chain.RunAsync(pump, () => LaterAsync(42), _ => LaterAsync<string>(mistake), trace.Add);
        (await ErrorOf(failed)).Should().BeSameAs(mistake, "because main gets the error of task2, as it is");
        trace.Lines.Should().Equal(["main started", "task1 done", "callback1"], "because task1 was done, and task2 was not");

        trace = new Trace();
        var token = new CancellationToken(canceled: true);
        var cancelled = Chain.RunAsync(pump, () => LaterAsync(42), _ => Task.FromCanceled<string>(token), trace.Add);
        (await ErrorOf(cancelled)).Should().BeA<OperationCanceledException>("because task2 was cancelled")
            .Which.CancellationToken.Should().BeSameTokenAs(token, "because main gets what awaiting task2 throws");
        cancelled.IsCanceled.Should().BeTrue("because a cancellation is not a failure");
        trace.Lines.Should().Equal(["main started", "task1 done", "callback1"], "because task1 was done, and task2 was not");
        pump.ReportedErrors.Should().BeEmpty("because main is told");
    });

    [Fact]
    public void Main_gets_the_first_of_several_errors_of_a_task() => Pump.Run(async pump =>
    {
        var first = new FormatException("first");
        var errors = new Exception[] { first, new FormatException("second") };
        var task1 = new TaskCompletionSource<int>();
        var task2 = new TaskCompletionSource<string>();
        task1.SetException(errors);
        task2.SetException(errors);

        (await ErrorOf(Chain.RunAsync(pump, () => task1.Task, _ => LaterAsync(""), _ => { }))).Should().BeSameAs(first, "because main gets what awaiting task1 throws");
        (await ErrorOf(Chain.RunAsync(pump, () => LaterAsync(42), _ => task2.Task, _ => { }))).Should().BeSameAs(first, "because main gets what awaiting task2 throws");
    });

    [Fact]
    public void An_error_keeps_its_stack_trace() => Pump.Run(async pump =>
    {
        // because task1 has failed
        var first = await ErrorOf(Chain.RunAsync(pump, ThrowsFarAwayAsync<int>, _ => LaterAsync(""), _ => { }));
        // because task2 has failed
        var second = await ErrorOf(Chain.RunAsync(pump, () => LaterAsync(42), _ => ThrowsFarAwayAsync<string>(), _ => { }));

        // because there is no task2 to wait for
        var third = await ErrorOf(Chain.RunAsync(pump, () => LaterAsync(42), _ => ThrowsFarAway<Task<string>>(), _ => { }));
        // because callback2 has failed
        var fourth = await ErrorOf(Chain.RunAsync(pump, () => LaterAsync(42), _ => LaterAsync(""), line => _ = line == "callback2" && ThrowsFarAway<bool>()));

        foreach (var error in new[] { first, second, third, fourth })
            error!.StackTrace.Should().Contain(nameof(ThrowsFarAway), "because 'throw error' starts the stack anew, and then nobody knows where it went wrong");
    });

    [Fact]
    public void An_exception_that_a_function_throws_reaches_main() => Pump.Run(async pump =>
    {
        foreach (var mistake in new Exception[] { new FormatException("thrown, not returned"), new OperationCanceledException("gave up") })
        {
            var trace = new Trace();
            Task<string> main = null!;
            Action call = () => main = Chain.RunAsync(pump, () => throw mistake, _ => LaterAsync(""), trace.Add);
            call.Should().NotThrow("because only errors of the arguments are thrown at once; all others come through the task");
            (await ErrorOf(main)).Should().BeSameAs(mistake, "because what task1 throws before it gives a task is an error of the chain, too");
            trace.Lines.Should().Equal(["main started"], "because task1 never gave a task");

            trace = new Trace();
            main = Chain.RunAsync(pump, () => LaterAsync(42), _ => throw mistake, trace.Add);
            (await ErrorOf(main)).Should().BeSameAs(mistake, "because it is thrown within callback1, where main does not see it unless it is told");
            trace.Lines.Should().Equal(["main started", "task1 done", "callback1"], "because callback1 threw when it called task2");
        }

        pump.ReportedErrors.Should().BeEmpty("because main is told, and an error has one place to go");
    });

    [Fact]
    public void A_function_that_returns_null_instead_of_a_task_fails_main() => Pump.Run(async pump =>
    {
        var trace = new Trace();
        var first = Chain.RunAsync(pump, () => null!, _ => LaterAsync(""), trace.Add);
        (await ErrorOf(first)).Should().BeA<InvalidOperationException>("because there is no task1 to wait for");
        trace.Lines.Should().Equal(["main started"], "because nothing was done");

        trace = new Trace();
        var second = Chain.RunAsync(pump, () => LaterAsync(42), _ => null!, trace.Add);
        (await ErrorOf(second)).Should().BeA<InvalidOperationException>("because there is no task2 to wait for");
        trace.Lines.Should().Equal(["main started", "task1 done", "callback1"], "because task1 was done, and there was no task2");
        pump.ReportedErrors.Should().BeEmpty("because main is told");
    });

    [Fact]
    public void An_exception_that_trace_throws_reaches_main_wherever_that_happens() => Pump.Run(async pump =>
    {
        foreach (var fatal in new[] { "main started", "task1 done", "callback1", "task2 done", "callback2", "main continued" })
        {
            var full = new FormatException($"no room for '{fatal}'");
            var last = "";
            Task<string> main = null!;
            Action call = () => main = Chain.RunAsync(pump, () => LaterAsync(42), _ => LaterAsync("done"), line =>
            {
                last = line;
                if (line == fatal) throw full;
            });
            call.Should().NotThrow("because only errors of the arguments are thrown at once");

            (await ErrorOf(main)).Should().BeSameAs(full, $"because nothing leaves main hanging, not even a trace that throws at '{fatal}'");
            last.Should().Be(fatal, "because the chain ends there");
        }

        pump.ReportedErrors.Should().BeEmpty("because main is told, and an error has one place to go");
    });

    private static Task<T> ThrowsFarAwayAsync<T>() => new Work<T>(ThrowsFarAway<T>, SynchronizationContext.Current).Task;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T ThrowsFarAway<T>() => throw new FormatException("far away");
}
