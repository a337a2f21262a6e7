namespace Katas.Channels;

/// <summary>
/// What a select may do: one send or one receive, and what follows. Only a description, which never changes:
/// it can be used again, and by several selects at once. What a running select has to remember does not belong here.
/// </summary>
public abstract class SelectCase
{
    private protected SelectCase()
    {
    }
}

/// <summary>
/// Does exactly one of several sends and receives: whichever can be done first.
/// Modelled on the <see href="https://go.dev/ref/spec#Select_statements">select statement of Go</see>.
/// </summary>
public static class Select
{
    /// <summary>Describes: receive an item from <paramref name="from"/>, then call <paramref name="then"/> with it.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="from"/> or <paramref name="then"/> is null.</exception>
    public static SelectCase Receive<T>(Chan<T> from, Action<T> then)
    {
        throw new NotImplementedException("Check the arguments, and return a case that remembers them.");
    }

    /// <summary>Describes: send <paramref name="item"/> to <paramref name="to"/>, then call <paramref name="then"/>, if there is one.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="to"/> is null.</exception>
    public static SelectCase Send<T>(Chan<T> to, T item, Action? then = null)
    {
        throw new NotImplementedException("Check the channel, and return a case that remembers the arguments.");
    }

    /// <summary>
    /// Does exactly one of <paramref name="cases"/> and returns its index; waits until one is ready.
    /// A receive is ready when an item is stored or a sender waits, a send when a receiver waits or there is room; it may be another select that waits.
    /// Each place in the list is a case of its own, also where the same case stands twice. While a select waits, its cases stand in line like any sender or receiver; they never meet each other. When one was done, the others have left their lines and never happen.
    /// A case that can no longer become ready (a send when the channel is closed, a receive when it is closed and nothing is left) is passed over, also when that happens during the wait.
    /// </summary>
    /// <param name="cases">One or more; the list is copied.</param>
    /// <param name="tieBreak">Chooses, but only when two or more are ready: asked once, as <c>tieBreak.Next(readyCount)</c>, outside any lock; the answer counts among those that are ready.
    /// Then all cases are looked at again, since others did not stand still: one that is ready now is done, the chosen one if nothing has changed; if none is, the select waits,
    /// or ends at once if it was cancelled or all its cases have died. What it throws comes through the task.</param>
    /// <param name="cancellationToken">Cancels the wait; then nothing was sent or received. Already cancelled, it wins over every case. After a case was done it comes too late.</param>
    /// <returns>
    /// The index of the case that was done, once its <c>then</c> has run: once, in the context of the caller of this method, outside any lock, never inside the other side's call.
    /// If <c>then</c> throws, the task fails with that same exception (whatever its type: it is not Canceled), and the case stays done. When no case can become ready any more, the task fails with
    /// the <see cref="ChannelClosedException"/> of the case with the lowest index.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="cases"/> or <paramref name="tieBreak"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="cases"/> is empty, or a case is null.</exception>
    public static Task<int> OneOfAsync(IReadOnlyList<SelectCase> cases, Random tieBreak, CancellationToken cancellationToken = default)
    {
        throw new NotImplementedException("Do one case that is ready; if none is, stand in all lines, and leave the others as soon as one was served.");
    }
}
