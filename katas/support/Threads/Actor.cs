using System.Diagnostics;

namespace Katas.Support.Threading;

/// <summary>
/// A thread of a meeting: it runs when it has the turn, and may lose it at its points. Its methods are called on the
/// thread itself, except for those that say so.
/// </summary>
[DebuggerStepThrough]
internal sealed partial class Actor
{
    private const int Running = 0;
    private const int InPoint = 1;
    private const int Outside = 2;

    /// <summary>How many points a thread of a meeting that is over passes between two attempts to end it.</summary>
    private const int PointsPerAttempt = 100;
    private const int MaxAttempts = 20;

    [ThreadStatic]
    private static Actor? current;

    private readonly Meeting meeting;
    private readonly Action body;
    private readonly Baton baton = new();
    private readonly Patience patience = new();
    private int mode;
    private int pointsSinceOver;
    private Act lastAct;
    private object? lastSubject;
    private Thread? thread;

    /// <param name="meeting">The meeting.</param>
    /// <param name="role">Which of its threads.</param>
    /// <param name="text">The source text of what it does.</param>
    /// <param name="body">What it does.</param>
    public Actor(Meeting meeting, Role role, string text, Action body)
    {
        this.meeting = meeting;
        this.body = body;
        Role = role;
        Text = text;
    }

    /// <summary>The thread that runs here, if it is under control.</summary>
    public static Actor? Current => current;

    public Role Role { get; set; }

    public string Text { get; }

    /// <summary>Under the meeting's gate, like what it waits for.</summary>
    public ActorState State { get; set; } = ActorState.NotStarted;

    public Wait? Wait { get; set; }

    /// <summary>How many points it has come to.</summary>
    public int Points { get; private set; }

    /// <summary>Whether it has been at a point, since it began, at which it may lose the turn.</summary>
    public bool HasBegun { get; set; }

    /// <summary>The locks that it holds.</summary>
    public List<LockState> Held { get; } = [];

    public Site? LastSite { get; private set; }

    public TaskScheduler Scheduler => meeting.Scheduler;

    /// <summary>
    /// Whether its thread waits for something that is not modelled. Called by the thread that watches.
    /// </summary>
    public bool IsBlocked =>
        Volatile.Read(ref mode) == Running
        && Volatile.Read(ref thread) is { } own
        && (own.ThreadState & System.Threading.ThreadState.WaitSleepJoin) != 0;

    /// <summary>Whether it is at a point.</summary>
    public bool IsInPoint => Volatile.Read(ref mode) == InPoint;

    /// <summary>
    /// Takes it for blocked where nothing is modelled; false when it is at a point by now. Under the meeting's gate.
    /// </summary>
    public bool TryPutOutside() => Interlocked.CompareExchange(ref mode, Outside, Running) == Running;

    /// <summary>Gives it the turn, which it waits for. Called by whoever had it.</summary>
    public void Give() => baton.Give();

    /// <summary>Runs it to its end on the calling thread.</summary>
    /// <returns>What is to run on this thread next.</returns>
    public Actor? Run() => Run(body);

    /// <summary>Runs it on a thread of the learner's own.</summary>
    public void RunOnOwnThread(Action start)
    {
        baton.Wait();
        if (Run(start) is { } next)
            Carrier.Start(next);
    }

    private Actor? Run(Action start)
    {
        current = this;
        Volatile.Write(ref thread, Thread.CurrentThread);
        Volatile.Write(ref mode, Running);
        Exception? failure = null;
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(meeting.Context);
        try
        {
            if (meeting.IsOver)
                throw new UnwoundException();
            ExecutionContext.Run(
                meeting.Flow, _ => meeting.Scheduler.Run(() => failure = Catch(start)), null);
        }
        catch (UnwoundException)
        {
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }

        LeaveLocks();
        var isOutside = Interlocked.CompareExchange(ref mode, InPoint, Running) == Outside;
        current = null;
        Volatile.Write(ref thread, null);
        return meeting.Ended(this, failure, isOutside);
    }

    /// <summary>
    /// The next to run on this thread must not hold what this one never left. The meeting still knows it.
    /// </summary>
    private void LeaveLocks()
    {
        foreach (var held in Held.Select(state => state.Target))
        {
            if (held is Lock own)
            {
                while (own.IsHeldByCurrentThread)
                    own.Exit();
            }
            else
            {
                while (Monitor.IsEntered(held))
                    Monitor.Exit(held);
            }
        }
    }

    private static Exception? Catch(Action start)
    {
        try
        {
            start();
            return null;
        }
        catch (UnwoundException)
        {
            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
    }

    private Site Arrive(string text, Act act, object? subject)
    {
        var site = ArriveQuietly(text, act, subject);
        if (meeting.IsOver && act != Act.TakesLock)
            EndHere(isForced: act is Act.Waits or Act.WaitsForPulse or Act.DisposesRegistration);
        return site;
    }

    private Site ArriveQuietly(string text, Act act, object? subject)
    {
        if (Interlocked.CompareExchange(ref mode, InPoint, Running) == Outside)
        {
            meeting.ComeBack(this);
            baton.Wait();
            Volatile.Write(ref mode, InPoint);
        }

        var site = Site.Of(text);
        LastSite = site;
        Points++;
        (lastAct, lastSubject) = (act, subject);
        return site;
    }

    private void Pass(bool isVisible)
    {
        PassKeeping(isVisible);
        Depart();
    }

    private void PassKeeping(bool isVisible)
    {
        AskForTurn(isVisible);
        Record();
    }

    private void AskForTurn(bool isVisible)
    {
        if (!meeting.IsOver)
            meeting.AtPoint(this, isVisible, patience.IsOver(LastSite!));
    }

    private void Record() => meeting.Timeline?.Add(this, LastSite!, lastAct, lastSubject);

    private void Depart() => Volatile.Write(ref mode, Running);

    /// <summary>Waits for the turn, which another thread has.</summary>
    public void AwaitTurn()
    {
        baton.Wait();
        patience.Renew();
        if (meeting.IsOver)
            EndHere(isForced: true);
    }

    private bool Block(Wait wait)
    {
        if (meeting.IsOver)
            EndHere(isForced: true);
        return meeting.Block(this, wait);
    }

    /// <summary>
    /// Ends the thread of a meeting that is over. Its cleanup passes; code that catches everything and begins again
    /// does not.
    /// </summary>
    private void EndHere(bool isForced)
    {
        var attempts = pointsSinceOver++ / PointsPerAttempt;
        if (attempts > MaxAttempts)
        {
            meeting.GiveUp(this);
            Thread.Sleep(Timeout.Infinite);
        }

        if (!isForced && pointsSinceOver % PointsPerAttempt != 1)
            return;
        Depart();
        throw new UnwoundException();
    }
}
