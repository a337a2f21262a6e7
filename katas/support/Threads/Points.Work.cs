using System.Runtime.CompilerServices;

namespace Katas.Support.Threading;

// Work for the pool stays under control.
public static partial class Points
{
    private const ConfigureAwaitOptions Stays = ConfigureAwaitOptions.ContinueOnCapturedContext;

    [InsteadOf(typeof(Task), nameof(Task.ConfigureAwait))]
    public static ConfiguredTaskAwaitable ConfigureAwait(Task task, bool continueOnCapturedContext, string site) =>
        task.ConfigureAwait(continueOnCapturedContext || Current is not null);

    [InsteadOf(typeof(Task), nameof(Task.ConfigureAwait))]
    public static ConfiguredTaskAwaitable ConfigureAwait(Task task, ConfigureAwaitOptions options, string site) =>
        task.ConfigureAwait(Current is null ? options : options | Stays);

    [InsteadOf(typeof(Task<>), nameof(Task<int>.ConfigureAwait))]
    public static ConfiguredTaskAwaitable<T> ConfigureAwait<T>(
        Task<T> task,
        bool continueOnCapturedContext,
        string site) => task.ConfigureAwait(continueOnCapturedContext || Current is not null);

    [InsteadOf(typeof(Task<>), nameof(Task<int>.ConfigureAwait))]
    public static ConfiguredTaskAwaitable<T> ConfigureAwait<T>(
        Task<T> task,
        ConfigureAwaitOptions options,
        string site) => task.ConfigureAwait(Current is null ? options : options | Stays);

    [InsteadOf(typeof(ValueTask), nameof(ValueTask.ConfigureAwait))]
    public static ConfiguredValueTaskAwaitable ConfigureAwait(
        ref ValueTask task,
        bool continueOnCapturedContext,
        string site) => task.ConfigureAwait(continueOnCapturedContext || Current is not null);

    [InsteadOf(typeof(ValueTask<>), nameof(ValueTask<int>.ConfigureAwait))]
    public static ConfiguredValueTaskAwaitable<T> ConfigureAwait<T>(
        ref ValueTask<T> task,
        bool continueOnCapturedContext,
        string site) => task.ConfigureAwait(continueOnCapturedContext || Current is not null);

    [InsteadOf(typeof(TaskAsyncEnumerableExtensions), nameof(TaskAsyncEnumerableExtensions.ConfigureAwait))]
    public static ConfiguredAsyncDisposable ConfigureAwait(
        IAsyncDisposable source,
        bool continueOnCapturedContext,
        string site) => source.ConfigureAwait(continueOnCapturedContext || Current is not null);

    [InsteadOf(typeof(TaskAsyncEnumerableExtensions), nameof(TaskAsyncEnumerableExtensions.ConfigureAwait))]
    public static ConfiguredCancelableAsyncEnumerable<T> ConfigureAwait<T>(
        IAsyncEnumerable<T> source,
        bool continueOnCapturedContext,
        string site) => source.ConfigureAwait(continueOnCapturedContext || Current is not null);

    [InsteadOf(typeof(TaskScheduler), "get_Default")]
    public static TaskScheduler DefaultScheduler(string site) => Current?.Scheduler ?? TaskScheduler.Default;

    [InsteadOf(typeof(Task), nameof(Task.Run))]
    public static Task Run(Action action, string site) => Run(action, CancellationToken.None, site);

    [InsteadOf(typeof(Task), nameof(Task.Run))]
    public static Task Run(Action action, CancellationToken cancellationToken, string site) => Current is { } actor
        ? actor.Starts(scheduler => Task.Factory.StartNew(
            action, cancellationToken, TaskCreationOptions.DenyChildAttach, scheduler), site)
        : Task.Run(action, cancellationToken);

    [InsteadOf(typeof(Task), nameof(Task.Run))]
    public static Task<T> Run<T>(Func<T> function, string site) => Run(function, CancellationToken.None, site);

    [InsteadOf(typeof(Task), nameof(Task.Run))]
    public static Task<T> Run<T>(Func<T> function, CancellationToken cancellationToken, string site) =>
        Current is { } actor
            ? actor.Starts(scheduler => Task.Factory.StartNew(
                function, cancellationToken, TaskCreationOptions.DenyChildAttach, scheduler), site)
            : Task.Run(function, cancellationToken);

    [InsteadOf(typeof(Task), nameof(Task.Run))]
    public static Task Run(Func<Task> function, string site) => Run(function, CancellationToken.None, site);

    [InsteadOf(typeof(Task), nameof(Task.Run))]
    public static Task Run(Func<Task> function, CancellationToken cancellationToken, string site) =>
        Current is { } actor
            ? actor.Starts(scheduler => Task.Factory.StartNew(
                function, cancellationToken, TaskCreationOptions.DenyChildAttach, scheduler), site).Unwrap()
            : Task.Run(function, cancellationToken);

    [InsteadOf(typeof(Task), nameof(Task.Run))]
    public static Task<T> Run<T>(Func<Task<T>> function, string site) =>
        Run(function, CancellationToken.None, site);

    [InsteadOf(typeof(Task), nameof(Task.Run))]
    public static Task<T> Run<T>(Func<Task<T>> function, CancellationToken cancellationToken, string site) =>
        Current is { } actor
            ? actor.Starts(scheduler => Task.Factory.StartNew(
                function, cancellationToken, TaskCreationOptions.DenyChildAttach, scheduler), site).Unwrap()
            : Task.Run(function, cancellationToken);

    [InsteadOf(typeof(ThreadPool), nameof(ThreadPool.QueueUserWorkItem))]
    public static bool QueueUserWorkItem(WaitCallback callBack, string site) =>
        QueueUserWorkItem(callBack, null, site);

    [InsteadOf(typeof(ThreadPool), nameof(ThreadPool.QueueUserWorkItem))]
    public static bool QueueUserWorkItem(WaitCallback callBack, object? state, string site) =>
        Current?.Queues(() => callBack(state), site) ?? ThreadPool.QueueUserWorkItem(callBack, state);

    [InsteadOf(typeof(ThreadPool), nameof(ThreadPool.QueueUserWorkItem))]
    public static bool QueueUserWorkItem<T>(Action<T> callBack, T state, bool preferLocal, string site) =>
        Current?.Queues(() => callBack(state), site)
            ?? ThreadPool.QueueUserWorkItem(callBack, state, preferLocal);

    [InsteadOf(typeof(ThreadPool), nameof(ThreadPool.UnsafeQueueUserWorkItem))]
    public static bool UnsafeQueueUserWorkItem(WaitCallback callBack, object? state, string site) =>
        Current?.Queues(() => callBack(state), site) ?? ThreadPool.UnsafeQueueUserWorkItem(callBack, state);

    [InsteadOf(typeof(ThreadPool), nameof(ThreadPool.UnsafeQueueUserWorkItem))]
    public static bool UnsafeQueueUserWorkItem<T>(Action<T> callBack, T state, bool preferLocal, string site) =>
        Current?.Queues(() => callBack(state), site)
            ?? ThreadPool.UnsafeQueueUserWorkItem(callBack, state, preferLocal);

    [InsteadOf(typeof(ThreadPool), nameof(ThreadPool.UnsafeQueueUserWorkItem))]
    public static bool UnsafeQueueUserWorkItem(IThreadPoolWorkItem callBack, bool preferLocal, string site) =>
        Current?.Queues(callBack.Execute, site) ?? ThreadPool.UnsafeQueueUserWorkItem(callBack, preferLocal);

    [InsteadOf(typeof(Thread), ".ctor")]
    public static Thread NewThread(ThreadStart start, string site) =>
        Current is { } actor ? actor.NewThread(_ => start(), 0) : new Thread(start);

    [InsteadOf(typeof(Thread), ".ctor")]
    public static Thread NewThread(ThreadStart start, int maxStackSize, string site) =>
        Current is { } actor ? actor.NewThread(_ => start(), maxStackSize) : new Thread(start, maxStackSize);

    [InsteadOf(typeof(Thread), ".ctor")]
    public static Thread NewThread(ParameterizedThreadStart start, string site) =>
        Current is { } actor ? actor.NewThread(start, 0) : new Thread(start);

    [InsteadOf(typeof(Thread), ".ctor")]
    public static Thread NewThread(ParameterizedThreadStart start, int maxStackSize, string site) =>
        Current is { } actor ? actor.NewThread(start, maxStackSize) : new Thread(start, maxStackSize);

    [InsteadOf(typeof(Thread), nameof(Thread.Start))]
    public static void Start(Thread thread, string site)
    {
        Current?.StartsThread(thread, site);
        thread.Start();
    }

    [InsteadOf(typeof(Thread), nameof(Thread.Start))]
    public static void Start(Thread thread, object? parameter, string site)
    {
        Current?.StartsThread(thread, site);
        thread.Start(parameter);
    }

    [InsteadOf(typeof(Thread), nameof(Thread.UnsafeStart))]
    public static void UnsafeStart(Thread thread, string site)
    {
        Current?.StartsThread(thread, site);
        thread.UnsafeStart();
    }

    [InsteadOf(typeof(Thread), nameof(Thread.UnsafeStart))]
    public static void UnsafeStart(Thread thread, object? parameter, string site)
    {
        Current?.StartsThread(thread, site);
        thread.UnsafeStart(parameter);
    }

    [InsteadOf(typeof(Thread), nameof(Thread.Join))]
    public static void Join(Thread thread, string site)
    {
        if (Current?.WaitsForEnd(thread, Timeout.Infinite, site) is null)
            thread.Join();
    }

    [InsteadOf(typeof(Thread), nameof(Thread.Join))]
    public static bool Join(Thread thread, int millisecondsTimeout, string site) =>
        Current?.WaitsForEnd(thread, millisecondsTimeout, site) ?? thread.Join(millisecondsTimeout);

    [InsteadOf(typeof(Thread), nameof(Thread.Join))]
    public static bool Join(Thread thread, TimeSpan timeout, string site) =>
        Join(thread, Milliseconds(timeout), site);
}
