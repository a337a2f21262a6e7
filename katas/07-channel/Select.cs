namespace Katas.Channels;

/// <summary>
/// What a select may do: one send or one receive, and what follows. It is a description and never changes, so it can be
/// used again, and by several selects at once. What a running select has to remember does not belong here.
/// </summary>
/// <remarks>Stage 8. You may add internal members.</remarks>
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
    /// <summary>
    /// Describes: receive an item from <paramref name="from"/>, then call <paramref name="then"/> with it.
    /// </summary>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="from"/> or <paramref name="then"/> is null.
    /// </exception>
    /// <remarks>Stage 8.</remarks>
    public static SelectCase Receive<T>(Chan<T> from, Action<T> then)
    {
        throw new NotImplementedException("Check the arguments, and return a case that remembers them.");
    }

    /// <summary>
    /// Describes: send <paramref name="item"/> to <paramref name="to"/>, then call <paramref name="then"/>, if there is
    /// one.
    /// </summary>
    /// <exception cref="ArgumentNullException"><paramref name="to"/> is null.</exception>
    /// <remarks>Stage 8.</remarks>
    public static SelectCase Send<T>(Chan<T> to, T item, Action? then = null)
    {
        throw new NotImplementedException("Check the channel, and return a case that remembers the arguments.");
    }

    /// <summary>Does exactly one of <paramref name="cases"/>; waits until one is ready.</summary>
    /// <param name="cases">
    /// One or more; the list is copied (stage 9). The same case may stand in it twice (stage 10).
    /// </param>
    /// <param name="tieBreak">
    /// Chooses if two or more cases are ready at the call: asked once, as <c>tieBreak.Next(readyCount)</c>; the
    /// answer is an index among the ready ones. Stage 14 covers what changes in between.
    /// </param>
    /// <param name="cancellationToken">Cancels the wait; then nothing was sent or received (stage 11).</param>
    /// <returns>
    /// The index of the case that was done, once its <c>then</c> has run. If <c>then</c> throws, the task fails with
    /// that same exception, and the case stays done (stage 11). If all cases are dead, the task fails with the
    /// <see cref="ChannelClosedException"/> of the lowest index (stage 12).
    /// </returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="cases"/> or <paramref name="tieBreak"/> is null.
    /// </exception>
    /// <exception cref="ArgumentException"><paramref name="cases"/> is empty, or a case is null.</exception>
    /// <remarks>
    /// Stage 8: a receive is ready when an item is stored or a sender waits, a send when a receiver waits or there is
    /// room. Stage 9: while a select waits, its cases stand in line like any sender or receiver; when one is done, the
    /// others have left their lines at that instant. Stage 10: the cases of one select never meet each other.
    /// Stage 12: a case is dead, and passed over, when it can never become ready again.
    /// Stage 15: <c>then</c> runs in the context of the caller of this method, and never inside the other side's call.
    /// </remarks>
    public static Task<int> OneOfAsync(IReadOnlyList<SelectCase> cases, Random tieBreak, CancellationToken cancellationToken = default)
    {
        throw new NotImplementedException("Do one case that is ready; if none is, stand in all lines, and leave the others as soon as one was served.");
    }
}
