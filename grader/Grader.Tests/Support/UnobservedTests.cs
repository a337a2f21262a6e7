using System.Runtime.CompilerServices;
using Katas.Support;
using Xunit.Sdk;

namespace Grader.Tests.Support;

[Collection(PumpCollection.Name)]
public class UnobservedTests
{
    [Fact]
    public void A_failure_that_nobody_looks_at_is_reported()
    {
        var named = new InvalidDataException();
        var several = new AggregateException(new InvalidDataException());

        Unobserved.During(() => Task.FromException(named), named).Should().Equal(named);
        Unobserved.During(() => Task.FromException(several), several).Should().Equal(several);
        Unobserved.During(() => Task.Run(() => throw named))
            .Should().Equal([named], "because what is thrown meanwhile counts, named or not");
    }

    [Fact]
    public void A_failure_that_somebody_looks_at_is_not_reported()
    {
        var error = new InvalidDataException();

        Unobserved.During(() =>
        {
            var failed = Task.FromException(error);
            _ = failed.Exception;
            return failed;
        }, error).Should().BeEmpty();
    }

    [Fact]
    public void The_failure_of_another_test_does_not_count()
    {
        Forget(new InvalidDataException("another test's"));

        Unobserved.During(() => Task.CompletedTask.ContinueWith(_ => { }, TaskScheduler.Default)).Should().BeEmpty();
    }

    [Fact]
    public void A_task_that_somebody_holds_is_an_error_of_the_scenario()
    {
        var held = Task.FromException(new InvalidDataException());

        FluentActions.Invoking(() => Unobserved.During(() => held))
            .Should().Throw<XunitException>().WithMessage("*nothing may hold what has ended*");
        _ = held.Exception;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget(Exception failure) => _ = Task.FromException(failure);
}
