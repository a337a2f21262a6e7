using System.Runtime.ExceptionServices;

namespace Katas.Support.Threading;

/// <summary>
/// Runs a scenario in every schedule in which it may end in another way: those without a preemption first, then those
/// with one, and so on.
/// </summary>
/// <remarks>
/// Musuvathi, Qadeer: Iterative Context Bounding for Systematic Testing of Multithreaded Programs. PLDI 2007. Code
/// without data races only has to be interrupted where it synchronizes; where there is a race, the search begins anew
/// with the points at that place.
/// </remarks>
internal sealed class Search(Action<Meet> scenario)
{
    private const int MaxPreemptions = 2;
    private const int MaxSchedules = 2_000;
    private const int DrawnSchedules = 300;

    private static readonly Lock OneAtATime = new();
    private static readonly AsyncLocal<bool> IsInside = new();

    private readonly AutoResetEvent bell = new(false);
    private readonly Races races = new();
    private readonly PoolWatch pool = new();
    private readonly ExecutionContext flow = ExecutionContext.Capture()
        ?? throw new InvalidOperationException(
            "Threads.Explore needs an execution context; its flow is suppressed here.");
    private IEnumerator<Course> courses = Enumerable.Empty<Course>().GetEnumerator();
    private Timeline? timeline;
    private int maxPoints;
    private volatile Meeting? meeting;
    private volatile bool isDone;

    /// <summary>How many schedules were run.</summary>
    public int Schedules { get; private set; }

    /// <summary>Runs <paramref name="search"/> with the points switched on.</summary>
    public void Run(Action<Search> search)
    {
        if (IsInside.Value || Actor.Current is not null)
        {
            throw new InvalidOperationException(
                "Threads meet already. Threads.Explore belongs into a test, and not into another one.");
        }

        lock (OneAtATime)
        {
            IsInside.Value = true;
            Points.AreOn = true;
            try
            {
                search(this);
            }
            finally
            {
                Points.AreOn = false;
                IsInside.Value = false;
            }
        }
    }

    /// <summary>Runs every schedule, and stops at the first failure.</summary>
    public void Explore()
    {
        var failed = Run(All(), null);
        if (failed is not null)
            throw Explain(failed);
        if (!Points.AreOn)
            throw new ThreadsException("This can't be explored: the code under test has switched off its points.");
        if (maxPoints == 0 && !Woven.Is(scenario.Method.Module.Assembly))
        {
            throw new ThreadsException(
                "This can't be explored: the code under test is not woven, so its threads can't be interrupted. "
                + "'dotnet test' and the grader weave it; does another tool build it?");
        }
    }

    /// <summary>Runs one schedule.</summary>
    public void Replay(string choices)
    {
        races.IsAllVisible = true;
        var course = new Planned(Plan.Parse(choices), 0);
        var failed = Run([course], new Timeline());
        if (course.Difference is { } difference)
        {
            throw new ThreadsException(
                $"The schedule \"{choices}\" does not fit: {difference}. Has the code changed since? Explore again.");
        }

        if (failed is not null)
            throw Report(failed, failed.Timeline, $"This was Threads.Replay(\"{choices}\", scenario).");
    }

    /// <summary>
    /// All schedules, the next being decided by what happened in those before. A race that is found makes more points
    /// visible, and begins it anew.
    /// </summary>
    private IEnumerable<Course> All()
    {
        do
        {
            var plans = new Plans(MaxPreemptions);
            while (!races.HasNew && plans.TryTake(out var plan))
            {
                if (Schedules >= MaxSchedules)
                {
                    races.IsAllVisible = true;
                    for (var seed = 0; seed < DrawnSchedules; seed++)
                        yield return new DrawnCourse(seed, maxPoints);
                    yield break;
                }

                var course = new Planned(plan, MaxPreemptions);
                yield return course;
                plans.Add(course.Alternatives);
            }
        }
        while (races.Reveal());
    }

    /// <summary>
    /// Runs schedules until one fails. This thread only watches: the thread that is the last in one schedule is the
    /// first in the next.
    /// </summary>
    /// <returns>The meeting that failed.</returns>
    private Meeting? Run(IEnumerable<Course> schedules, Timeline? record)
    {
        (courses, timeline, isDone) = (schedules.GetEnumerator(), record, false);
        var watch = new Watch();
        if (Next() is { } first)
            Carrier.Start(first);
        while (!isDone)
        {
            var isCalled = bell.WaitOne(Watch.Pause);
            if (isDone || meeting is not { } now)
                continue;
            if (!now.NeedsCare)
            {
                now.Look(watch, isCalled);
                continue;
            }

            now.Unwind(() => bell.WaitOne(Watch.Pause));
            if (now.Failure is not null)
                return now;
            if (Next() is { } next)
                Carrier.Start(next);
        }

        return null;
    }

    /// <summary>Begins the next schedule.</summary>
    /// <returns>What is to run then; null if that was the last.</returns>
    private Actor? Next()
    {
        maxPoints = Math.Max(maxPoints, meeting?.Points ?? 0);
        if (!Points.AreOn || !courses.MoveNext())
        {
            isDone = true;
            bell.Set();
            return null;
        }

        Schedules++;
        var next = new Meeting(scenario, courses.Current, races, pool, flow, () => bell.Set(), Next)
        {
            Timeline = timeline,
        };
        var first = next.Begin();
        meeting = next;
        return first;
    }

    /// <summary>Runs the schedule again, to see what happens in it.</summary>
    private Exception Explain(Meeting failed)
    {
        var choices = failed.Course.ToString();
        if (IsNoMatterOfOrder(failed))
            return Report(failed, null, "");
        var number = Schedules;
        var replay = $"This was schedule {number}. Threads.Replay(\"{choices}\", scenario) runs it again.";
        if (!failed.IsWorthRepeating)
            return Report(failed, null, replay);
        if (Run([new Planned(Plan.Parse(choices), 0)], new Timeline()) is { } again && IsSame(failed, again))
            return Report(again, again.Timeline, replay);
        return Report(
            failed,
            null,
            $"This was schedule {number}, \"{choices}\". When it was run again, it ended in another way: "
            + "does something vary from run to run, a random number, the clock, a static field?");
    }

    private static bool IsSame(Meeting one, Meeting other) =>
        one.Failure!.GetType() == other.Failure!.GetType() && one.Failed?.Role == other.Failed?.Role;

    private static bool IsNoMatterOfOrder(Meeting failed) =>
        failed.Failed?.Role.Kind == RoleKind.Setup || failed.Failure is NotImplementedException;

    private static ScheduleFailedException Report(Meeting failed, Timeline? timeline, string last)
    {
        var failure = failed.Failure!;
        if (IsNoMatterOfOrder(failed))
            ExceptionDispatchInfo.Throw(failure);
        var steps = timeline?.Steps() ?? [];
        return new ScheduleFailedException(
            ScheduleText.Of(failed.Threads, steps) + last, Named(failed.Failed, failure))
        {
            Schedule = steps,
            Replay = failed.Course.ToString(),
        };
    }

    /// <summary>What an assertion says stands for itself.</summary>
    private static Exception Named(Actor? failed, Exception failure)
    {
        var isOwn = failure is ThreadsException
            || failure.GetType().Namespace is { } name
                && (name.StartsWith("Xunit", StringComparison.Ordinal)
                    || name.StartsWith("FluentAssertions", StringComparison.Ordinal));
        return isOwn || failed is null
            ? failure
            : new ThreadsException(
                $"{Meeting.Name(failed)} throws {Messages.TypeName.Of(failure.GetType())}: {failure.Message}", failure);
    }
}
