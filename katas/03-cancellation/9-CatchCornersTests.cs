using System.Reflection;
using Katas.Cancellation;

namespace Tests.Cancellation;

[Trait("Stage", "9"), Trait("Level", "mastery")]
public class CatchCornersTests
{
    [Fact]
    public void CatchAsync_treats_a_task_that_failed_with_an_OperationCanceledException_as_a_cancellation() => Pump.Run(async _ =>
    {
        foreach (var error in new OperationCanceledException[] { new("a library failed with this"), new TaskCanceledException("it took too long", new TimeoutException()) })
        {
            using var caller = new CancellationTokenSource();
            var source = new TaskCompletionSource<int>();
            var catching = Cancelling.CatchAsync(_ => source.Task, caller.Token);

            caller.Cancel();
            source.SetException(error);

            (await catching).Should().Be(
                new Outcome<int>.Cancelled(), "because what counts is what awaiting the body throws, and that our token was asked: not the state of its task, nor what the exception tells");
        }
    });

    [Fact]
    public void CatchAsync_neither_wraps_nor_unwraps_an_error() => Pump.Run(async _ =>
    {
        using var caller = new CancellationTokenSource();
        var error = new AggregateException(new InvalidOperationException("inside"));
        var source = new TaskCompletionSource<int>();
        var catching = Cancelling.CatchAsync(_ => source.Task, caller.Token);

        source.SetException(error);

        (await catching).Should().BeA<Outcome<int>.Failed>("because the body failed")
            .Which.Error.Should().BeSameAs(error, "because the error is what awaiting the body throws");
    });

    [Fact]
    public void CatchAsync_calls_an_error_with_a_cancellation_inside_a_failure() => Pump.Run(async _ =>
    {
        foreach (var error in new Exception[] { new InvalidOperationException("the download broke", new OperationCanceledException()), new AggregateException(new OperationCanceledException()) })
        {
            using var caller = new CancellationTokenSource();
            var source = new TaskCompletionSource<int>();
            var catching = Cancelling.CatchAsync(_ => source.Task, caller.Token);

            caller.Cancel();
            source.SetException(error);

            (await catching).Should().BeA<Outcome<int>.Failed>($"because what awaiting the body throws is an {error.GetType().Name}, no OperationCanceledException, whatever is inside it")
                .Which.Error.Should().BeSameAs(error, "because errors come out as the same instance");
        }
    });

    [Fact]
    public void CatchAsync_gives_the_first_of_several_errors() => Pump.Run(async _ =>
    {
        var first = new InvalidOperationException("first");
        var source = new TaskCompletionSource<int>();
        var catching = Cancelling.CatchAsync(_ => source.Task, CancellationToken.None);

        source.SetException([first, new InvalidOperationException("second")]);

        (await catching).Should().BeA<Outcome<int>.Failed>("because the body failed").Which.Error.Should().BeSameAs(first, "because that is what awaiting the body throws");
    });

    [Fact]
    public void CatchAsync_judges_several_errors_by_the_first() => Pump.Run(async _ =>
    {
        using var caller = new CancellationTokenSource();
        Exception cancellation = new OperationCanceledException(caller.Token);
        Exception failure = new InvalidOperationException("the disk is full");
        var source = new TaskCompletionSource<int>();
        var other = new TaskCompletionSource<int>();
        var catching = Cancelling.CatchAsync(_ => source.Task, caller.Token);
        var catchingOther = Cancelling.CatchAsync(_ => other.Task, caller.Token);

        caller.Cancel();
        source.SetException([cancellation, failure]);
        other.SetException([failure, cancellation]);

        (await catching).Should().Be(new Outcome<int>.Cancelled(), "because awaiting the body throws the cancellation, and our token was asked");
        (await catchingOther).Should().Be(new Outcome<int>.Failed(failure), "because awaiting the body throws the failure");
    });

    [Fact]
    public void CatchAsync_checks_its_token_after_the_finally_blocks_of_the_body() => Pump.Run(async _ =>
    {
        using var caller = new CancellationTokenSource();

        var outcome = await Cancelling.CatchAsync(
            Task<int> (_) =>
            {
                try
                {
                    throw new OperationCanceledException("stopped at once");
                }
                finally
                {
                    caller.Cancel();
                }
            },
            caller.Token);

        outcome.Should().Be(new Outcome<int>.Cancelled(), "because the body ends after its finally blocks, and by then the token had been asked");
    });

    [Fact]
    public void Many_bodies_that_have_ended_leave_nothing_on_the_token() => Pump.Run(async _ =>
    {
        using var caller = new CancellationTokenSource();

        (await Garbage.BytesLeftBy(async () =>
        {
            await Cancelling.CatchAsync(_ => Task.FromResult(42), caller.Token);
            await Cancelling.CatchAsync(_ => Task.FromException<int>(new InvalidOperationException("the disk is full")), caller.Token);
        })).Should().BeLessThanALeak("because a registration holds at least a delegate and what that mentions, and CatchAsync needs none: it can ask the token");
    });

    [Fact]
    public void There_are_three_outcomes_and_nobody_can_add_a_fourth() => Pump.Run(async _ =>
    {
        var outcome = await Cancelling.CatchAsync(_ => Task.FromResult("three"), CancellationToken.None);
        var constructors = typeof(Outcome<string>).GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);

        outcome.Should().Be(new Outcome<string>.Ok("three"), "because the body ended with this value");
        constructors.Where(constructor => !IsCopyConstructor(constructor)).Should().NotBeEmpty("because there has to be one").And.OnlyContain(
            constructor => constructor.IsPrivate, "with a private constructor only nested types can derive, so that a switch over the three cases is complete");

        static bool IsCopyConstructor(ConstructorInfo constructor) =>
            constructor.GetParameters() is [var only] && only.ParameterType == typeof(Outcome<string>);
    });
}
