using System.Runtime.CompilerServices;

namespace Katas.Support.Threading;

#pragma warning disable CS9216 // a Lock is passed on as an object to be told from others, not to be locked

// The real lock is taken, too: for whoever is not under control, and for Monitor.IsEntered.
public static partial class Points
{
    [InsteadOf(typeof(Monitor), nameof(Monitor.Enter))]
    public static void Enter(object target, string site)
    {
        Current?.Takes(target, site);
        Monitor.Enter(target);
    }

    [InsteadOf(typeof(Monitor), nameof(Monitor.Enter))]
    public static void Enter(object target, ref bool lockTaken, string site)
    {
        Current?.Takes(target, site);
        Monitor.Enter(target, ref lockTaken);
    }

    [InsteadOf(typeof(Monitor), nameof(Monitor.Exit))]
    public static void Exit(object target, string site)
    {
        Monitor.Exit(target);
        Current?.Leaves(target, site);
    }

    [InsteadOf(typeof(Monitor), nameof(Monitor.TryEnter))]
    public static bool TryEnter(object target, string site) => TryEnter(target, 0, site);

    [InsteadOf(typeof(Monitor), nameof(Monitor.TryEnter))]
    public static void TryEnter(object target, ref bool lockTaken, string site) =>
        TryEnter(target, 0, ref lockTaken, site);

    [InsteadOf(typeof(Monitor), nameof(Monitor.TryEnter))]
    public static bool TryEnter(object target, TimeSpan timeout, string site) =>
        TryEnter(target, Milliseconds(timeout), site);

    [InsteadOf(typeof(Monitor), nameof(Monitor.TryEnter))]
    public static void TryEnter(object target, TimeSpan timeout, ref bool lockTaken, string site) =>
        TryEnter(target, Milliseconds(timeout), ref lockTaken, site);

    [InsteadOf(typeof(Monitor), nameof(Monitor.TryEnter))]
    public static void TryEnter(object target, int millisecondsTimeout, ref bool lockTaken, string site)
    {
        if (lockTaken)
            Monitor.TryEnter(target, millisecondsTimeout, ref lockTaken);
        lockTaken = TryEnter(target, millisecondsTimeout, site);
    }

    [InsteadOf(typeof(Monitor), nameof(Monitor.TryEnter))]
    public static bool TryEnter(object target, int millisecondsTimeout, string site)
    {
        var actor = Current;
        if (actor is not null && !actor.TriesToTake(target, millisecondsTimeout, site))
            return false;
        var isTaken = Monitor.TryEnter(target, millisecondsTimeout);
        if (!isTaken)
            actor?.Leaves(target, site);
        return isTaken;
    }

    [InsteadOf(typeof(Monitor), nameof(Monitor.Wait))]
    public static bool Wait(object target, string site) => Wait(target, Timeout.Infinite, site);

    [InsteadOf(typeof(Monitor), nameof(Monitor.Wait))]
    public static bool Wait(object target, TimeSpan timeout, string site) =>
        Wait(target, Milliseconds(timeout), site);

    [InsteadOf(typeof(Monitor), nameof(Monitor.Wait))]
    public static bool Wait(object target, TimeSpan timeout, bool exitContext, string site) =>
        Wait(target, Milliseconds(timeout), site);

    [InsteadOf(typeof(Monitor), nameof(Monitor.Wait))]
    public static bool Wait(object target, int millisecondsTimeout, bool exitContext, string site) =>
        Wait(target, millisecondsTimeout, site);

    [InsteadOf(typeof(Monitor), nameof(Monitor.Wait))]
    public static bool Wait(object target, int millisecondsTimeout, string site)
    {
        // Whoever does not hold the lock gets the real call's exception.
        if (Current is not { } actor || target is null || !Monitor.IsEntered(target))
            return Monitor.Wait(target!, millisecondsTimeout);
        return actor.WaitsForPulse(target, millisecondsTimeout, site);
    }

    [InsteadOf(typeof(Monitor), nameof(Monitor.Pulse))]
    public static void Pulse(object target, string site)
    {
        Monitor.Pulse(target);
        Current?.Pulses(target, all: false, site);
    }

    [InsteadOf(typeof(Monitor), nameof(Monitor.PulseAll))]
    public static void PulseAll(object target, string site)
    {
        Monitor.PulseAll(target);
        Current?.Pulses(target, all: true, site);
    }

    [InsteadOf(typeof(Lock), nameof(Lock.Enter))]
    public static void Enter(Lock target, string site)
    {
        Current?.Takes(target, site);
        target.Enter();
    }

    [InsteadOf(typeof(Lock), nameof(Lock.EnterScope))]
    public static Lock.Scope EnterScope(Lock target, string site)
    {
        Current?.Takes(target, site);
        return target.EnterScope();
    }

    [InsteadOf(typeof(Lock.Scope), nameof(Lock.Scope.Dispose))]
    public static void Dispose(ref Lock.Scope scope, string site)
    {
        var actor = Current;
        var target = actor is null ? null : LockOf(ref scope);
        scope.Dispose();
        if (target is not null)
            actor!.Leaves(target, site);
    }

    [InsteadOf(typeof(Lock), nameof(Lock.Exit))]
    public static void Exit(Lock target, string site)
    {
        target.Exit();
        Current?.Leaves(target, site);
    }

    [InsteadOf(typeof(Lock), nameof(Lock.TryEnter))]
    public static bool TryEnter(Lock target, string site) => TryEnter(target, 0, site);

    [InsteadOf(typeof(Lock), nameof(Lock.TryEnter))]
    public static bool TryEnter(Lock target, TimeSpan timeout, string site) =>
        TryEnter(target, Milliseconds(timeout), site);

    [InsteadOf(typeof(Lock), nameof(Lock.TryEnter))]
    public static bool TryEnter(Lock target, int millisecondsTimeout, string site)
    {
        var actor = Current;
        if (actor is not null && !actor.TriesToTake(target, millisecondsTimeout, site))
            return false;
        var isTaken = target.TryEnter(millisecondsTimeout);
        if (!isTaken)
            actor?.Leaves(target, site);
        return isTaken;
    }

    private static int Milliseconds(TimeSpan timeout) =>
        timeout == Timeout.InfiniteTimeSpan ? Timeout.Infinite : checked((int)timeout.TotalMilliseconds);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_lockObj")]
    private static extern ref Lock? LockOf(ref Lock.Scope scope);
}
