namespace Katas.Parallelism;

/// <summary>
/// Works on the items of a source, a bounded number at a time. The rules are in README.md, stage by stage.
/// </summary>
/// <remarks>
/// In both methods the works are called one after the other, each up to its first wait, in the context of the code that
/// awaits the result; none gets a thread of its own. .NET's nearest relative is <c>Parallel.ForEachAsync</c>; README.md
/// says where it differs.
/// </remarks>
public static class Bounded
{
    /// <summary>
    /// Calls <paramref name="work"/> for each item of <paramref name="source"/>, with never more than
    /// <paramref name="maximum"/> works running, and never fewer while the source has items.
    /// </summary>
    /// <param name="source">The items. The next one is pulled only while a place is free, one pull at a time.</param>
    /// <param name="maximum">How many works may run at the same time: 1 or more.</param>
    /// <param name="work">
    /// The work on one item. Its token asks it to stop, after a failure or after the caller's cancel.
    /// </param>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <returns>
    /// The results, in the order of the source. The first failure in time, of the source or of a work, fails the task
    /// with that instance. A work that ends cancelled cancels it, with the work's token; so does the caller's cancel,
    /// with the caller's token. It ends after all works, the last pull and the disposal of the source.
    /// </returns>
    /// <exception cref="ArgumentNullException">Source or work is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The maximum is below 1.</exception>
    /// <remarks>Stages 1 and 2. Stage 3 adds failures, stage 4 the token.</remarks>
    public static Task<IReadOnlyList<TResult>> MapAsync<T, TResult>(
        IAsyncEnumerable<T> source,
        int maximum,
        Func<T, CancellationToken, Task<TResult>> work,
        CancellationToken cancellationToken = default)
    {
        throw new NotImplementedException(
            "Pull while a place is free and begin the work; wait until a pull or a work has ended; decide again.");
    }

    /// <summary>
    /// The same as a stream: each result is handed out when the reader asks for it. An item counts from the start of
    /// its work until its result is handed out, and at most <paramref name="maximum"/> count at the same time.
    /// </summary>
    /// <param name="source">The items. They are pulled, and works begin, only within <c>MoveNextAsync</c>.</param>
    /// <param name="maximum">How many items may be in flight: 1 or more.</param>
    /// <param name="work">
    /// The work on one item. Its token asks it to stop: after a failure, after a cancel, or when the reader leaves.
    /// </param>
    /// <param name="ordered">
    /// Whether the results come in the order of the source. Otherwise they come in the order in which the works end.
    /// </param>
    /// <param name="cancellationToken">The caller's token. That of <c>WithCancellation</c> counts as well.</param>
    /// <returns>
    /// A stream. Nothing happens before its first <c>MoveNextAsync</c>, and each enumeration starts afresh. A failure
    /// comes out at the pending or the next <c>MoveNextAsync</c>, once all works have ended, and drops the results that
    /// were not handed out; so does a cancel. A reader who leaves asks what runs to stop, and waits until it has.
    /// </returns>
    /// <exception cref="ArgumentNullException">Source or work is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The maximum is below 1.</exception>
    /// <remarks>Stage 5; stage 6 adds <paramref name="ordered"/>. Stage 7 looks closely at the two tokens.</remarks>
    public static IAsyncEnumerable<TResult> StreamAsync<T, TResult>(
        IAsyncEnumerable<T> source,
        int maximum,
        Func<T, CancellationToken, Task<TResult>> work,
        bool ordered = true,
        CancellationToken cancellationToken = default)
    {
        throw new NotImplementedException(
            "Check the arguments and return an async iterator: fill the free places, then hand out, or wait.");
    }
}
