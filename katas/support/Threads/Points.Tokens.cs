namespace Katas.Support.Threading;

public static partial class Points
{
    [InsteadOf(typeof(CancellationToken), "get_IsCancellationRequested")]
    public static bool IsCancellationRequested(ref CancellationToken token, string site)
    {
        Current?.Asks(token, site);
        return token.IsCancellationRequested;
    }

    [InsteadOf(typeof(CancellationToken), nameof(CancellationToken.ThrowIfCancellationRequested))]
    public static void ThrowIfCancellationRequested(ref CancellationToken token, string site)
    {
        Current?.Asks(token, site);
        token.ThrowIfCancellationRequested();
    }

    [InsteadOf(typeof(CancellationToken), nameof(CancellationToken.Register))]
    public static CancellationTokenRegistration Register(ref CancellationToken token, Action callback, string site) =>
        Register(ref token, callback, useSynchronizationContext: false, site);

    [InsteadOf(typeof(CancellationToken), nameof(CancellationToken.Register))]
    public static CancellationTokenRegistration Register(
        ref CancellationToken token,
        Action callback,
        bool useSynchronizationContext,
        string site)
    {
        if (Current is not { } actor || callback is null)
            return token.Register(callback!, useSynchronizationContext);
        var watched = actor.Registers(token, (_, _) => callback(), null, site);
        return watched.Keep(token.Register(WatchedCallback.Run, watched, useSynchronizationContext));
    }

    [InsteadOf(typeof(CancellationToken), nameof(CancellationToken.Register))]
    public static CancellationTokenRegistration Register(
        ref CancellationToken token,
        Action<object?> callback,
        object? state,
        string site) => Register(ref token, callback, state, useSynchronizationContext: false, site);

    [InsteadOf(typeof(CancellationToken), nameof(CancellationToken.Register))]
    public static CancellationTokenRegistration Register(
        ref CancellationToken token,
        Action<object?> callback,
        object? state,
        bool useSynchronizationContext,
        string site)
    {
        if (Current is not { } actor || callback is null)
            return token.Register(callback!, state, useSynchronizationContext);
        var watched = actor.Registers(token, (state, _) => callback(state), state, site);
        return watched.Keep(token.Register(WatchedCallback.Run, watched, useSynchronizationContext));
    }

    [InsteadOf(typeof(CancellationToken), nameof(CancellationToken.Register))]
    public static CancellationTokenRegistration Register(
        ref CancellationToken token,
        Action<object?, CancellationToken> callback,
        object? state,
        string site)
    {
        if (Current is not { } actor || callback is null)
            return token.Register(callback!, state);
        var watched = actor.Registers(token, callback, state, site);
        return watched.Keep(token.Register(WatchedCallback.Run, watched));
    }

    [InsteadOf(typeof(CancellationToken), nameof(CancellationToken.UnsafeRegister))]
    public static CancellationTokenRegistration UnsafeRegister(
        ref CancellationToken token,
        Action<object?> callback,
        object? state,
        string site)
    {
        return Current is null || callback is null
            ? token.UnsafeRegister(callback!, state)
            : UnsafeRegister(ref token, (given, _) => callback(given), state, site);
    }

    [InsteadOf(typeof(CancellationToken), nameof(CancellationToken.UnsafeRegister))]
    public static CancellationTokenRegistration UnsafeRegister(
        ref CancellationToken token,
        Action<object?, CancellationToken> callback,
        object? state,
        string site)
    {
        if (Current is not { } actor || callback is null)
            return token.UnsafeRegister(callback!, state);
        var watched = actor.Registers(token, callback, state, site);
        return watched.Keep(token.UnsafeRegister(WatchedCallback.Run, watched));
    }

    [InsteadOf(typeof(CancellationTokenRegistration), nameof(CancellationTokenRegistration.Unregister))]
    public static bool Unregister(ref CancellationTokenRegistration registration, string site)
    {
        Current?.Unregisters(registration, site);
        return registration.Unregister();
    }

    [InsteadOf(typeof(CancellationTokenRegistration), nameof(CancellationTokenRegistration.Dispose))]
    public static void Dispose(ref CancellationTokenRegistration registration, string site)
    {
        Current?.WaitsForCallback(registration, site);
        registration.Dispose();
    }

    [InsteadOf(typeof(CancellationTokenRegistration), nameof(CancellationTokenRegistration.DisposeAsync))]
    public static ValueTask DisposeAsync(ref CancellationTokenRegistration registration, string site) =>
        Current?.EndOfCallback(registration, site) is { } end ? new ValueTask(end) : registration.DisposeAsync();

    [InsteadOf(typeof(CancellationTokenSource), nameof(CancellationTokenSource.CancelAsync))]
    public static Task CancelAsync(CancellationTokenSource source, string site) =>
        Current is { } actor && source is not null
            ? actor.Starts(scheduler => Task.Factory.StartNew(
                source.Cancel, CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler), site)
            : source!.CancelAsync();
}
