namespace Katas.Support.Threading;

// Tokens, and the callbacks that are registered with them.
internal sealed partial class Actor
{
    public void Asks(CancellationToken token, string text)
    {
        Arrive(text, Act.Asks, null);
        Pass(isVisible: token.CanBeCanceled);
    }

    public WatchedCallback Registers(
        CancellationToken token,
        Action<object?, CancellationToken> callback,
        object? state,
        string text)
    {
        Arrive(text, Act.Registers, null);
        Pass(isVisible: token.CanBeCanceled);
        return new WatchedCallback(meeting, token, callback, state, text);
    }

    public void RunsCallback(string text)
    {
        Arrive(text, Act.RunsCallback, null);
        Pass(isVisible: true);
    }

    public void Unregisters(CancellationTokenRegistration registration, string text)
    {
        Arrive(text, Act.Calls, null);
        Pass(isVisible: registration.Token.CanBeCanceled);
    }

    public void WaitsForCallback(CancellationTokenRegistration registration, string text)
    {
        var site = Arrive(text, Act.DisposesRegistration, null);
        PassKeeping(isVisible: registration.Token.CanBeCanceled);
        if (meeting.CallbackOf(registration) is { Runner: { } runner } callback && runner != this)
            Block(new Wait.ForCallback(callback, site));
        Depart();
    }

    /// <returns>What ends with the callback, if it runs on another thread.</returns>
    public Task? EndOfCallback(CancellationTokenRegistration registration, string text)
    {
        Arrive(text, Act.DisposesRegistration, null);
        Pass(isVisible: registration.Token.CanBeCanceled);
        return meeting.CallbackOf(registration) is { Runner: { } runner } callback && runner != this
            ? callback.End
            : null;
    }
}
