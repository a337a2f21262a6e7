using Katas.Support;
using Katas.Support.Waiting;

namespace Grader.Tests.Support;

public class AnotherThreadTests
{
    [Fact]
    public void What_returns_ends_soon() => AnotherThread.EndsSoon(() => { }).Should().BeTrue();

    [Fact]
    public void What_it_throws_is_thrown_here()
    {
        var ends = () => AnotherThread.EndsSoon(() => throw new InvalidDataException());

        ends.Should().Throw<InvalidDataException>();
    }

    [Fact]
    public void What_blocks_for_good_does_not_end_soon()
    {
        var gate = new Lock();

        lock (gate)
            AnotherThread.EndsSoon(() => { lock (gate) { } }).Should().BeFalse();
    }

    [Fact]
    public void A_process_in_which_another_thread_runs_is_not_at_rest()
    {
        const int moreThanEnough = 200;
        var isOver = false;
        var runner = new Thread(() =>
        {
            while (!Volatile.Read(ref isOver))
                Thread.SpinWait(1);
        });
        runner.Start();
        try
        {
            var rest = new ProcessAtRest();

            Enumerable.Range(0, moreThanEnough).Select(_ => rest.Confirms(isBlocked: true)).Should().NotContain(true);
        }
        finally
        {
            Volatile.Write(ref isOver, true);
            runner.Join();
        }
    }

    [Fact]
    public void Nothing_is_given_up_before_it_blocks()
    {
        const int moreThanEnough = 200;
        var rest = new ProcessAtRest();

        Enumerable.Range(0, moreThanEnough).Select(_ => rest.Confirms(isBlocked: false)).Should().NotContain(true);
    }
}
