namespace Katas.Channels;

/// <summary>Many channels into one, and one into many.</summary>
/// <remarks>
/// What passes the items on is called a forwarder. It runs in the context of the caller, in its own turn, and never
/// inside a sender's or receiver's call (stage 18).
/// </remarks>
public static class Fan
{
    /// <summary>
    /// Merges: the result, a new channel of capacity 0, gives every item of <paramref name="sources"/> once, those of
    /// one source in their order. The sources do not take turns: one with nothing to give does not hold up the others.
    /// </summary>
    /// <param name="sources">Any number; the list is copied (stage 16).</param>
    /// <returns>
    /// A channel that closes after the last source has ended (at once, if there is none), with the error of the source
    /// that was the first to be closed with one. Until then, the items of the other sources still come.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="sources"/> is null (stage 13).</exception>
    /// <exception cref="ArgumentException">A source is null (stage 13).</exception>
    /// <remarks>Stage 7. Takes an item only to pass it on, and holds at most one of each source (stage 16).</remarks>
    public static Chan<T> In<T>(IReadOnlyList<Chan<T>> sources)
    {
        throw new NotImplementedException("Start one forwarder for each source, and close the result when all of them have ended.");
    }

    /// <summary>
    /// Deals out: each item of <paramref name="source"/> goes to one output, whichever takes it first. The outputs do
    /// not take turns, and none can block the others. An output that its consumer has closed is passed over.
    /// </summary>
    /// <returns>
    /// New channels of capacity 0, <paramref name="count"/> of them. They close after the last item, with the error
    /// that the source was closed with, if any.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    /// <remarks>Stage 13. Holds at most one item in all (stage 16).</remarks>
    public static IReadOnlyList<Chan<T>> Out<T>(Chan<T> source, int count)
    {
        throw new NotImplementedException("Start one forwarder that sends each item to whichever output takes it, and closes all of them in the end.");
    }
}
