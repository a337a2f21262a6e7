using System.Runtime.CompilerServices;

namespace Katas.Support.Threading;

/// <summary>
/// One run of a scenario: the setup, then the threads that meet, one at a time, then the check. Whoever has the turn
/// decides at its points who has it next; the thread that watches decides where nobody is there to do so.
/// </summary>
/// <remarks>
/// Everything that more than one thread may touch is under the gate: a thread that is outside can come back at any
/// time.
/// </remarks>
internal sealed partial class Meeting
{
    private const int MaxPoints = 100_000;

    private readonly Lock gate = new();
    private readonly Action<Meet> scenario;
    private readonly Course course;
    private readonly Races races;
    private readonly PoolWatch pool;
    private readonly Action ring;
    private readonly Func<Actor?> passed;
    private readonly Meet meet = new();
    private readonly List<Actor> threads = [];
    private readonly List<Actor> poolThreads = [];
    private readonly List<Actor> able = [];
    private readonly Dictionary<object, LockState> locks = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<CancellationTokenRegistration, WatchedCallback> callbacks = [];
    private readonly ConditionalWeakTable<Thread, Actor> ownThreads = [];
    private Actor? running;
    private Actor? lastStopped;
    private bool isPatient = true;
    private Phase phase;
    private int outside;
    private int points;
    private bool isEnding;
    private volatile bool isClean;
    private volatile bool isOver;

    public Meeting(
        Action<Meet> scenario,
        Course course,
        Races races,
        PoolWatch pool,
        ExecutionContext flow,
        Action ring,
        Func<Actor?> passed)
    {
        this.scenario = scenario;
        this.course = course;
        this.races = races;
        this.pool = pool;
        this.ring = ring;
        this.passed = passed;
        Flow = flow;
        Pool = new PoolQueue { Changed = ring };
        Context = new MeetingContext(Pool);
        Scheduler = new MeetingScheduler(Pool);
        poolThreads.Add(NewPoolThread(1));
    }

    private enum Phase
    {
        Setup,
        Meets,
        Check,
    }

    /// <summary>The execution context of the test.</summary>
    public ExecutionContext Flow { get; }

    public PoolQueue Pool { get; }

    public MeetingContext Context { get; }

    public MeetingScheduler Scheduler { get; }

    /// <summary>What happens is kept here, if somebody wants to know.</summary>
    public Timeline? Timeline { get; init; }

    public bool IsOver => isOver;

    /// <summary>Why it failed.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Whether it fails in the same way when it is run again, and soon.</summary>
    public bool IsWorthRepeating { get; private set; } = true;

    /// <summary>Whose failure it is; null if nobody can continue.</summary>
    public Actor? Failed { get; private set; }

    /// <summary>Who had the turn when.</summary>
    public Course Course => course;

    /// <summary>How many points its threads have come to.</summary>
    public int Points => points;

    /// <summary>The threads that meet, and those that the code under test created.</summary>
    public IEnumerable<Actor> Threads => threads.Where(thread => thread.Role.Kind is RoleKind.Meets or RoleKind.Own);

    /// <summary>
    /// Whether it is over, and the thread that watches has to deal with it: it failed, or somebody is still on its way.
    /// </summary>
    public bool NeedsCare => isOver && !isClean;

    private IEnumerable<Actor> Started => threads.Concat(poolThreads).Where(
        actor => actor.State is ActorState.Ready or ActorState.Blocked);

    /// <summary>Begins it: what this returns is to run.</summary>
    public Actor Begin()
    {
        races.Begin();
        var setup = new Actor(this, new Role(RoleKind.Setup, 1), "", () => scenario(meet)) { State = ActorState.Ready };
        threads.Add(setup);
        running = setup;
        return setup;
    }

    /// <summary>At a point: <paramref name="actor"/> may lose the turn, and then waits until it has it again.</summary>
    public void AtPoint(Actor actor, bool isVisible, bool givesWay)
    {
        if (++points > MaxPoints)
        {
            Fail(new ThreadsException(
                $"It never comes to an end: {MaxPoints:N0} points, "
                + $"and {Name(actor)} is still at {actor.LastSite?.Where}."));
        }

        if (!isOver)
        {
            if (!givesWay && !course.IsDue(actor, isVisible))
                return;
            AwaitPool();
            lock (gate)
            {
                FindAble(except: actor);
                var next = phase == Phase.Meets ? course.AtPoint(actor, able, isVisible, givesWay)
                    : givesWay && able.Count > 0 ? able[0]
                    : actor;
                actor.HasBegun |= isVisible;
                if (next == actor)
                    return;
                Hand(next);
            }
        }

        actor.AwaitTurn();
    }

    /// <summary><paramref name="actor"/> waits.</summary>
    /// <returns>False if its time was up.</returns>
    public bool Block(Actor actor, Wait wait)
    {
        AwaitPool();
        lock (gate)
        {
            Timeline?.Note(actor, wait);
            actor.Wait = wait;
            actor.State = ActorState.Blocked;
            HandOnOrRing(actor);
        }

        actor.AwaitTurn();
        return !wait.IsTimedOut;
    }

    /// <summary><paramref name="actor"/> was outside, and waits for the turn.</summary>
    public void ComeBack(Actor actor)
    {
        lock (gate)
        {
            outside--;
            actor.State = ActorState.Ready;
            if (isOver)
                actor.Give();
            else if (running is null)
                HandOnOrRing(null);
        }
    }

    /// <summary><paramref name="actor"/> has ended.</summary>
    /// <returns>Who is to run on its thread.</returns>
    public Actor? Ended(Actor actor, Exception? failure, bool isOutside)
    {
        lock (gate)
        {
            if (isOutside)
                outside--;
            actor.HasBegun = false;
            actor.State = actor.Role.Kind == RoleKind.Pool ? ActorState.NotStarted : ActorState.Ended;
            if (isOver)
            {
                ring();
                return null;
            }

            Timeline?.End(actor);
            if (failure is not null)
            {
                FailNow(failure, actor);
                return null;
            }

            if (isOutside && running is not null)
                return null;
            isEnding = true;
            var next = Advance(actor);
            isEnding = false;
            if (next is null)
            {
                if (!isClean)
                {
                    ring();
                    return null;
                }
            }
            else if (next.State != ActorState.NotStarted || next.Role.Kind == RoleKind.Own)
            {
                Hand(next);
                return null;
            }

            else
            {
                running = next;
                next.State = ActorState.Ready;
                return next;
            }
        }

        return passed();
    }

    public void Fail(Exception failure)
    {
        lock (gate)
            FailNow(failure, running);
    }

    /// <summary>
    /// What the thread that watches does from time to time, and whenever it was called: it sees whether the running
    /// thread blocks, and decides who runs if nobody does.
    /// </summary>
    public void Look(Watch watch, bool isCalled)
    {
        if (isCalled)
            AwaitPool();
        lock (gate)
        {
            if (isOver)
                return;
            switch (watch.See(running, points, isCalled))
            {
                case Sight.NobodyRuns:
                    HandOn(null);
                    break;
                case Sight.Blocks when running!.TryPutOutside():
                    running.State = ActorState.Outside;
                    outside++;
                    HandOn(running);
                    break;
                case Sight.NeverComesBack when outside > 0:
                    IsWorthRepeating = false;
                    FailNow(new ThreadsException(DescribeOutside()), null);
                    break;
                case Sight.NeverComesBack:
                    pool.Accept();
                    isPatient = false;
                    HandOn(null);
                    break;
                case Sight.RunsOnAndOn:
                    running!.State = ActorState.Outside;
                    IsWorthRepeating = false;
                    FailNow(new ThreadsException(
                        $"{Name(running)} runs on and on, and comes to no point any more: "
                        + $"the last was at {running.LastSite?.Where ?? "its beginning"}."), running);
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>Ends the threads that are left, one after the other. On the thread that watches.</summary>
    /// <param name="wait">Waits a moment.</param>
    public void Unwind(Action wait)
    {
        const int MaxWaits = 500;
        List<Actor> left;
        lock (gate)
            left = [.. Started];
        foreach (var actor in left)
        {
            actor.Give();
            for (var waits = 0; waits < MaxWaits && HasStarted(actor); waits++)
                wait();
        }
    }

    /// <summary><paramref name="actor"/> can't be ended, and waits forever.</summary>
    public void GiveUp(Actor actor)
    {
        lock (gate)
            actor.State = ActorState.Outside;
        ring();
    }

    public LockState LockOf(object target)
    {
        if (!locks.TryGetValue(target, out var state))
            locks.Add(target, state = new LockState(target));
        return state;
    }

    public void Keep(CancellationTokenRegistration registration, WatchedCallback callback)
    {
        if (registration != default)
            callbacks[registration] = callback;
    }

    public WatchedCallback? CallbackOf(CancellationTokenRegistration registration) =>
        callbacks.GetValueOrDefault(registration);

    /// <returns>Whether the others may notice it.</returns>
    public bool Notes(Actor actor, object? owner, Place place, bool isWrite) =>
        phase == Phase.Meets && races.Note(actor, owner, place, isWrite);

    public void Shows(Place place) => races.Show(place);

    public Thread NewThread(ParameterizedThreadStart start, int maxStackSize)
    {
        Actor? actor = null;
        var thread = new Thread(parameter => actor!.RunOnOwnThread(() => start(parameter)), maxStackSize);
        actor = new Actor(this, new Role(RoleKind.Own, 0), "", static () => { });
        ownThreads.Add(thread, actor);
        return thread;
    }

    public Actor? ActorOf(Thread own) => ownThreads.TryGetValue(own, out var actor) ? actor : null;

    public void StartThread(Thread own)
    {
        if (!ownThreads.TryGetValue(own, out var actor) || threads.Contains(actor))
            return;
        own.IsBackground = true;
        actor.Role = new Role(RoleKind.Own, threads.Count(thread => thread.Role.Kind == RoleKind.Own) + 1);
        lock (gate)
            threads.Add(actor);
    }

    /// <summary>The thread, at the beginning of a sentence.</summary>
    public static string Name(Actor actor) => actor.Role.Kind switch
    {
        RoleKind.Setup => "The setup",
        RoleKind.Check => "The check",
        _ => $"Thread {actor.Role}",
    };

    private Actor NewPoolThread(int number) =>
        new(this, new Role(RoleKind.Pool, number), "", () => Pool.Take()?.Invoke());

    /// <summary>Work that the BCL put on the real pool comes back before anything is decided.</summary>
    private void AwaitPool()
    {
        const int MaxSpins = 600;
        for (var spin = new SpinWait(); !pool.IsAtRest; spin.SpinOnce(sleep1Threshold: 500))
        {
            if (spin.Count < MaxSpins)
                continue;
            pool.Accept();
            return;
        }
    }
}
