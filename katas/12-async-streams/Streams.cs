namespace Katas.AsyncStreams;

/// <summary>
/// Operators on async streams. Nothing runs before it is asked for, and what was opened is closed, however the reader
/// leaves.
/// </summary>
/// <remarks>
/// Each operator refuses bad arguments at the call, and does everything else within the reader's calls to
/// <see cref="IAsyncEnumerator{T}.MoveNextAsync"/> and <see cref="IAsyncDisposable.DisposeAsync"/>. The rules are in
/// README.md, and the members stand in the order of its stages.
/// </remarks>
public static class Streams
{
    /// <summary>Calls the selector for each item, awaits its task, and gives the result: one item at a time.</summary>
    /// <param name="source">It is opened once for each enumeration, and closed with it.</param>
    /// <param name="selector">Called with the item and the reader's token, in the context of the reader.</param>
    /// <exception cref="ArgumentNullException">An argument is null. It is thrown by the call itself.</exception>
    /// <remarks>Stage 1.</remarks>
    public static IAsyncEnumerable<TResult> SelectAwait<T, TResult>(
        this IAsyncEnumerable<T> source, Func<T, CancellationToken, Task<TResult>> selector) =>
        throw new NotImplementedException("Refuse bad arguments; give the selector's results, one pull at a time.");

    /// <summary>
    /// Gives the items in full lists, each a list of its own, and then those that are left. An error comes after what
    /// was buffered before it.
    /// </summary>
    /// <param name="source">It is pulled only while the list that was asked for is not full.</param>
    /// <param name="count">How many items make a full list.</param>
    /// <exception cref="ArgumentNullException">The source is null. It is thrown by the call itself.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is below one. Likewise.</exception>
    /// <remarks>Stage 3.</remarks>
    public static IAsyncEnumerable<IReadOnlyList<T>> Buffer<T>(this IAsyncEnumerable<T> source, int count) =>
        throw new NotImplementedException("Pull until the list is full, or nothing more comes; then give it.");

    /// <summary>
    /// Gives the source's items until the signal has ended, however it ends. Then the pull that is in flight is asked
    /// to stop, and awaited.
    /// </summary>
    /// <param name="source">It is not pulled any more once the signal has ended.</param>
    /// <param name="signal">
    /// Nothing is left on it when the stream has ended. If it fails, the stream ends all the same, and the failure is
    /// left to whoever owns the signal.
    /// </param>
    /// <exception cref="ArgumentNullException">An argument is null. It is thrown by the call itself.</exception>
    /// <remarks>Stage 4.</remarks>
    public static IAsyncEnumerable<T> TakeUntil<T>(this IAsyncEnumerable<T> source, Task signal) =>
        throw new NotImplementedException("Wait for the pull or the signal; after the signal, ask the pull to stop.");

    /// <summary>
    /// Gives the items of all sources, in the order in which they come. Ends with the last source, or with the first
    /// error.
    /// </summary>
    /// <param name="sources">
    /// One pull is in flight on each. The list is copied at the call; without a source the stream ends at once.
    /// </param>
    /// <exception cref="ArgumentNullException">The list is null. It is thrown by the call itself.</exception>
    /// <exception cref="ArgumentException">A source is null. Likewise.</exception>
    /// <remarks>Stage 5.</remarks>
    public static IAsyncEnumerable<T> Merge<T>(params IReadOnlyList<IAsyncEnumerable<T>> sources) =>
        throw new NotImplementedException("Pull each source; give whatever comes first, and pull that source again.");

    /// <summary>
    /// As <see cref="Buffer{T}(IAsyncEnumerable{T}, int)"/>, but gives a list that is not full when the time has passed
    /// since its first item was taken up.
    /// </summary>
    /// <param name="source">A pull that is in flight then goes on, for the next list.</param>
    /// <param name="count">How many items make a full list.</param>
    /// <param name="within">The time; <see cref="Timeout.InfiniteTimeSpan"/> for none.</param>
    /// <param name="time">The clock. No timer is pending while nobody waits for a list.</param>
    /// <exception cref="ArgumentNullException">
    /// The source or the clock is null. It is thrown by the call itself.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The count is below one, or the time is negative and not infinite. Likewise.
    /// </exception>
    /// <remarks>Stage 7.</remarks>
    public static IAsyncEnumerable<IReadOnlyList<T>> Buffer<T>(
        this IAsyncEnumerable<T> source, int count, TimeSpan within, TimeProvider time) =>
        throw new NotImplementedException("Wait for the pull or the time; when the time has passed, keep the pull.");
}
