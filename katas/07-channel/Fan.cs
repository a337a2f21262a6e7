namespace Katas.Channels;

/// <summary>Many channels into one, and one into many. What is passed on is passed on in its own turn, never inside a sender's or receiver's call.</summary>
public static class Fan
{
    /// <summary>
    /// Merges: the result, a rendezvous, gives the items of all <paramref name="sources"/>, those of one source in their order.
    /// It closes after the last source has ended (at once, when there is none), with the error of the source that was the first to be closed with one;
    /// until then the items of the other sources still come. The sources do not take turns: one that has nothing to give holds up nobody. The list is copied.
    /// It takes an item from a source only to pass it on, and holds at most one of each. It goes on in the context of the caller.
    /// </summary>
    /// <exception cref="ArgumentNullException"><paramref name="sources"/> is null.</exception>
    /// <exception cref="ArgumentException">A source is null.</exception>
    public static Chan<T> In<T>(IReadOnlyList<Chan<T>> sources)
    {
        throw new NotImplementedException("Start one forwarder for each source, and close the result when all of them have ended.");
    }

    /// <summary>
    /// Deals out: each item of <paramref name="source"/> goes to the one of <paramref name="count"/> outputs, each a rendezvous, that takes it first; they do not take turns, and none can block the others.
    /// All are closed after the last item, with the error that the source was closed with, if any. An output that its consumer has closed is passed over.
    /// At most one item is held. It goes on in the context of the caller.
    /// </summary>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public static IReadOnlyList<Chan<T>> Out<T>(Chan<T> source, int count)
    {
        throw new NotImplementedException("Start one forwarder that sends each item to whichever output takes it, and closes all of them in the end.");
    }
}
