using Katas.Support.Threading;

namespace Katas.Support;

/// <summary>
/// Two or three threads that meet: they run one at a time, and lose the turn where it may make a difference. The code
/// under test must be woven, which 'dotnet test' and the grader see to.
/// </summary>
public static class Threads
{
    /// <summary>
    /// Runs <paramref name="scenario"/> afresh in every schedule in which its threads may come to another end, with at
    /// most two preemptions, and stops at the first failure. Those with the fewest preemptions come first. A scenario
    /// with more than 2,000 schedules is explored up to that number, and then run in 300 drawn ones.
    /// </summary>
    /// <exception cref="ScheduleFailedException">
    /// A schedule failed: a thread or the check threw, or nobody can go on. The message gives the failure, who ran
    /// when, and how to run that schedule again.
    /// </exception>
    /// <exception cref="ThreadsException">The code under test can't be explored.</exception>
    /// <exception cref="NotImplementedException">The exercise is not done yet.</exception>
    public static void Explore(Action<Meet> scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        new Search(scenario).Run(static search => search.Explore());
    }

    /// <summary>
    /// Runs <paramref name="scenario"/> in the one schedule that a failure of <see cref="Explore"/> printed. "1:5 2 1"
    /// is: thread 1 up to its 5th point, then thread 2 as far as it goes, then thread 1.
    /// </summary>
    public static void Replay(string choices, Action<Meet> scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        new Search(scenario).Run(search => search.Replay(choices));
    }
}
