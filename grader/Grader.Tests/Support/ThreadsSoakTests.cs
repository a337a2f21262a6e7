using System.Globalization;
using Katas.Support;

namespace Grader.Tests.Support;

/// <summary>
/// Explores the same scenarios again and again next to four busy loops, for as many minutes as the variable
/// GRADER_SOAK_MINUTES says, or 60. In the nightly set.
/// </summary>
[Collection(PumpCollection.Name)]
public sealed class ThreadsSoakTests
{
    private const int BusyLoops = 4;

    private static readonly Dictionary<string, Action<Meet>> Failing = new()
    {
        ["a count without a lock"] = ThreadsTests.CountsWithoutALock,
        ["two locks in another order"] = ThreadsWaitingTests.TakesTwoLocksInAnotherOrder,
        ["a check and an act under two locks"] = ThreadsTests.ChecksAndActsUnderTwoLocks,
    };

    [Fact]
    public void No_verdict_ever_differs()
    {
        var minutes = double.Parse(
            Environment.GetEnvironmentVariable("GRADER_SOAK_MINUTES") ?? "60", CultureInfo.InvariantCulture);
        var scenarios = ThreadsWaitingTests.Zoo.Concat(Failing).ToDictionary();
        var first = scenarios.ToDictionary(one => one.Key, one => VerdictOn(one.Value));
        foreach (var (name, verdict) in first)
            (verdict is not null).Should().Be(Failing.ContainsKey(name), name);
        using var isOver = new CancellationTokenSource();
        var loops = Enumerable.Range(0, BusyLoops).Select(_ => new Thread(() => Spin(isOver.Token))).ToList();
        loops.ForEach(loop => loop.Start());
        try
        {
            var since = TimeProvider.System.GetTimestamp();
            while (TimeProvider.System.GetElapsedTime(since) < TimeSpan.FromMinutes(minutes))
            {
                foreach (var (name, scenario) in scenarios)
                    VerdictOn(scenario).Should().Be(first[name], name);
            }
        }
        finally
        {
            isOver.Cancel();
            loops.ForEach(loop => loop.Join());
        }
    }

    private static string? VerdictOn(Action<Meet> scenario) =>
        Record.Exception(() => Katas.Support.Threads.Explore(scenario))?.Message;

    private static void Spin(CancellationToken isOver)
    {
        while (!isOver.IsCancellationRequested)
            Thread.SpinWait(1000);
    }
}
