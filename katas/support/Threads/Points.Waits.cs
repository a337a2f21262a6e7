using System.Runtime.CompilerServices;

namespace Katas.Support.Threading;

// The thread waits under control until the real call won't block.
public static partial class Points
{
    /// <summary>The framework's own: after so many spins it sleeps.</summary>
    private const int DefaultSleep1Threshold = 20;

    [InsteadOf(typeof(Task), nameof(Task.Wait))]
    public static void Wait(Task task, string site)
    {
        Current?.WaitsUntil(() => task.IsCompleted, task, site);
        task.Wait();
    }

    [InsteadOf(typeof(Task), nameof(Task.Wait))]
    public static void Wait(Task task, CancellationToken cancellationToken, string site)
    {
        Current?.WaitsUntil(() => task.IsCompleted || cancellationToken.IsCancellationRequested, task, site);
        task.Wait(cancellationToken);
    }

    [InsteadOf(typeof(Task), nameof(Task.Wait))]
    public static bool Wait(Task task, int millisecondsTimeout, string site) =>
        Wait(task, millisecondsTimeout, CancellationToken.None, site);

    [InsteadOf(typeof(Task), nameof(Task.Wait))]
    public static bool Wait(Task task, TimeSpan timeout, string site) =>
        Wait(task, Milliseconds(timeout), CancellationToken.None, site);

    [InsteadOf(typeof(Task), nameof(Task.Wait))]
    public static bool Wait(Task task, TimeSpan timeout, CancellationToken cancellationToken, string site) =>
        Wait(task, Milliseconds(timeout), cancellationToken, site);

    [InsteadOf(typeof(Task), nameof(Task.Wait))]
    public static bool Wait(Task task, int millisecondsTimeout, CancellationToken cancellationToken, string site)
    {
        var waits = Current?.WaitsUntil(
            () => task.IsCompleted || cancellationToken.IsCancellationRequested, task, site, millisecondsTimeout);
        return task.Wait(waits == false ? 0 : millisecondsTimeout, cancellationToken);
    }

    [InsteadOf(typeof(Task), nameof(Task.WaitAll))]
    public static void WaitAll(Task[] tasks, string site)
    {
        Current?.WaitsUntil(() => Array.TrueForAll(tasks, task => task.IsCompleted), null, site);
        Task.WaitAll(tasks);
    }

    [InsteadOf(typeof(Task), nameof(Task.WaitAll))]
    public static void WaitAll(ReadOnlySpan<Task> tasks, string site)
    {
        if (Current is { } actor)
        {
            Task[] all = [.. tasks];
            actor.WaitsUntil(() => Array.TrueForAll(all, task => task.IsCompleted), null, site);
        }

        Task.WaitAll(tasks);
    }

    [InsteadOf(typeof(Task), nameof(Task.WaitAny))]
    public static int WaitAny(Task[] tasks, string site)
    {
        Current?.WaitsUntil(() => Array.Exists(tasks, task => task.IsCompleted), null, site);
        return Task.WaitAny(tasks);
    }

    [InsteadOf(typeof(Task<>), "get_Result")]
    public static T Result<T>(Task<T> task, string site)
    {
        Current?.WaitsUntil(() => task.IsCompleted, task, site);
        return task.Result;
    }

    [InsteadOf(typeof(TaskAwaiter), nameof(TaskAwaiter.GetResult))]
    public static void GetResult(ref TaskAwaiter awaiter, string site)
    {
        if (!awaiter.IsCompleted && Current is { } actor)
        {
            var copy = awaiter;
            actor.WaitsUntil(() => copy.IsCompleted, null, site);
        }

        awaiter.GetResult();
    }

    [InsteadOf(typeof(TaskAwaiter<>), nameof(TaskAwaiter<int>.GetResult))]
    public static T GetResult<T>(ref TaskAwaiter<T> awaiter, string site)
    {
        if (!awaiter.IsCompleted && Current is { } actor)
        {
            var copy = awaiter;
            actor.WaitsUntil(() => copy.IsCompleted, null, site);
        }

        return awaiter.GetResult();
    }

    [InsteadOf(typeof(SemaphoreSlim), nameof(SemaphoreSlim.Wait))]
    public static void Wait(SemaphoreSlim semaphore, string site)
    {
        Current?.WaitsUntil(() => semaphore.CurrentCount > 0, semaphore, site);
        semaphore.Wait();
    }

    [InsteadOf(typeof(SemaphoreSlim), nameof(SemaphoreSlim.Wait))]
    public static void Wait(SemaphoreSlim semaphore, CancellationToken cancellationToken, string site)
    {
        Current?.WaitsUntil(
            () => semaphore.CurrentCount > 0 || cancellationToken.IsCancellationRequested, semaphore, site);
        semaphore.Wait(cancellationToken);
    }

    [InsteadOf(typeof(SemaphoreSlim), nameof(SemaphoreSlim.Wait))]
    public static bool Wait(SemaphoreSlim semaphore, int millisecondsTimeout, string site) =>
        Wait(semaphore, millisecondsTimeout, CancellationToken.None, site);

    [InsteadOf(typeof(SemaphoreSlim), nameof(SemaphoreSlim.Wait))]
    public static bool Wait(SemaphoreSlim semaphore, TimeSpan timeout, string site) =>
        Wait(semaphore, Milliseconds(timeout), CancellationToken.None, site);

    [InsteadOf(typeof(SemaphoreSlim), nameof(SemaphoreSlim.Wait))]
    public static bool Wait(
        SemaphoreSlim semaphore,
        TimeSpan timeout,
        CancellationToken cancellationToken,
        string site) => Wait(semaphore, Milliseconds(timeout), cancellationToken, site);

    [InsteadOf(typeof(SemaphoreSlim), nameof(SemaphoreSlim.Wait))]
    public static bool Wait(
        SemaphoreSlim semaphore,
        int millisecondsTimeout,
        CancellationToken cancellationToken,
        string site)
    {
        var waits = Current?.WaitsUntil(
            () => semaphore.CurrentCount > 0 || cancellationToken.IsCancellationRequested,
            semaphore,
            site,
            millisecondsTimeout);
        return semaphore.Wait(waits == false ? 0 : millisecondsTimeout, cancellationToken);
    }

    [InsteadOf(typeof(ManualResetEventSlim), nameof(ManualResetEventSlim.Wait))]
    public static void Wait(ManualResetEventSlim signal, string site)
    {
        Current?.WaitsUntil(() => signal.IsSet, signal, site);
        signal.Wait();
    }

    [InsteadOf(typeof(ManualResetEventSlim), nameof(ManualResetEventSlim.Wait))]
    public static void Wait(ManualResetEventSlim signal, CancellationToken cancellationToken, string site)
    {
        Current?.WaitsUntil(() => signal.IsSet || cancellationToken.IsCancellationRequested, signal, site);
        signal.Wait(cancellationToken);
    }

    [InsteadOf(typeof(CountdownEvent), nameof(CountdownEvent.Wait))]
    public static void Wait(CountdownEvent countdown, string site)
    {
        Current?.WaitsUntil(() => countdown.IsSet, countdown, site);
        countdown.Wait();
    }

    [InsteadOf(typeof(System.Threading.SpinWait), "SpinOnce")]
    public static void SpinOnce(ref System.Threading.SpinWait spin, string site) =>
        SpinOnce(ref spin, DefaultSleep1Threshold, site);

    [InsteadOf(typeof(System.Threading.SpinWait), "SpinOnce")]
    public static void SpinOnce(ref System.Threading.SpinWait spin, int sleep1Threshold, string site)
    {
        // It spins all the same, because code may ask it how many times it did. Nobody comes while it sleeps.
        const int NeverSleeps = -1;
        Current?.Yields(site);
        spin.SpinOnce(Current is null ? sleep1Threshold : NeverSleeps);
    }

    [InsteadOf(typeof(Thread), nameof(Thread.Yield))]
    public static bool Yield(string site)
    {
        if (Current is not { } actor)
            return Thread.Yield();
        actor.Yields(site);
        return true;
    }

    [InsteadOf(typeof(Thread), nameof(Thread.Sleep))]
    public static void Sleep(int millisecondsTimeout, string site)
    {
        if (Current is { } actor && millisecondsTimeout >= 0)
            actor.Yields(site);
        else
            Thread.Sleep(millisecondsTimeout);
    }

    [InsteadOf(typeof(Thread), nameof(Thread.Sleep))]
    public static void Sleep(TimeSpan timeout, string site) => Sleep(Milliseconds(timeout), site);

    [InsteadOf(typeof(Thread), nameof(Thread.SpinWait))]
    public static void SpinWait(int iterations, string site)
    {
        if (Current is { } actor)
            actor.Yields(site);
        else
            Thread.SpinWait(iterations);
    }
}
