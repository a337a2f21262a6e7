using System.Diagnostics.CodeAnalysis;

namespace Katas.Queues;

/// <summary>
/// A first-in-first-out queue between producers and consumers. A caller that finds it empty or full waits without
/// blocking a thread. Safe to use from any thread.
/// </summary>
/// <remarks>
/// Items, waiting getters and waiting putters are all served first come, first served. The rules are in README.md, and
/// the members stand in the order of its stages.
/// Modelled on <see href="https://docs.python.org/3/library/asyncio-queue.html">asyncio.Queue</see>; README.md says
/// where it differs.
/// </remarks>
/// <typeparam name="T">What is put and taken. Null is an item like any other.</typeparam>
public sealed class AsyncQueue<T>
{
    /// <summary>Makes an empty queue.</summary>
    /// <param name="maxSize">How many items it stores at most. Zero or less: unbounded.</param>
    /// <remarks>Stage 1.</remarks>
    public AsyncQueue(int maxSize = 0)
    {
        throw new NotImplementedException("Keep maxSize, and set up what the queue has to remember: items, and who waits.");
    }

    /// <summary>The number given to the constructor, as it was given.</summary>
    /// <remarks>Stage 1.</remarks>
    public int MaxSize => throw new NotImplementedException("Return the number that the constructor was given.");

    /// <summary>How many items are stored; those of waiting putters or handed to a getter do not count.</summary>
    /// <remarks>Stage 1.</remarks>
    public int Count => throw new NotImplementedException("Return how many items are stored.");

    /// <summary>Whether nothing is stored.</summary>
    /// <remarks>Stage 1.</remarks>
    public bool IsEmpty => throw new NotImplementedException("Return whether nothing is stored.");

    /// <summary>
    /// Whether there is no room for one more item. An unbounded queue is never full. What counts is how many items are
    /// stored, not whether the queue is shut down.
    /// </summary>
    /// <remarks>Stage 1.</remarks>
    public bool IsFull => throw new NotImplementedException("Return whether a bounded queue has reached MaxSize.");

    /// <summary>Puts <paramref name="item"/> if that needs no wait. Never throws.</summary>
    /// <returns>False, and nothing is put, when the queue is full or shut down.</returns>
    /// <remarks>
    /// Stage 1 stores the item; in stages 2 and 3 it goes to the getter that has waited longest, if one waits. Never
    /// overtakes a waiting putter. Stage 6 adds the shutdown.
    /// </remarks>
    public bool TryPut(T item)
    {
        throw new NotImplementedException("Do what PutAsync does, but return false where it would wait or fail.");
    }

    /// <summary>Takes the oldest item if there is one. Never throws.</summary>
    /// <returns>False when nothing is stored.</returns>
    /// <remarks>
    /// Stage 1 takes the item; in stages 2 and 3 it lets in the putter that has waited longest, if one waits. Never
    /// overtakes a waiting getter.
    /// </remarks>
    public bool TryGet([MaybeNullWhen(false)] out T item)
    {
        throw new NotImplementedException("Do what GetAsync does, but return false where it would wait or fail.");
    }

    /// <summary>
    /// Puts <paramref name="item"/> at the end: hands it to the getter that has waited longest or, when none waits,
    /// stores it. Waits while the queue is full.
    /// </summary>
    /// <returns>
    /// A task that ends when the item is put. It fails with <see cref="QueueShutDownException"/> when the queue is shut
    /// down before or during the wait, and is cancelled by <paramref name="cancellationToken"/>. In both cases the item
    /// is not put.
    /// </returns>
    /// <remarks>Stages 2 and 3. Stage 4 adds the token, stage 6 the shutdown.</remarks>
    public Task PutAsync(T item, CancellationToken cancellationToken = default)
    {
        throw new NotImplementedException("Hand the item to the first waiting getter, or store it, or stand in line until there is room.");
    }

    /// <summary>Takes the oldest item. Waits while nothing is stored.</summary>
    /// <returns>
    /// The item. The task fails with <see cref="QueueShutDownException"/> when the queue is shut down and nothing is
    /// left, and is cancelled by <paramref name="cancellationToken"/>. In both cases nothing is taken.
    /// </returns>
    /// <remarks>Stages 2 and 3. Stage 4 adds the token, stage 6 the shutdown.</remarks>
    public Task<T> GetAsync(CancellationToken cancellationToken = default)
    {
        throw new NotImplementedException("Take the oldest item and let the first waiting putter in, or stand in line until an item comes.");
    }

    /// <summary>
    /// Says that the work on one item is finished. Call it once for each item that was put. The queue counts, and
    /// doesn't know which item is meant.
    /// </summary>
    /// <exception cref="InvalidOperationException">It was called more often than items were put.</exception>
    /// <remarks>Stage 5.</remarks>
    public void TaskDone()
    {
        throw new NotImplementedException("Count one unfinished item less; at zero, let every waiting join go on.");
    }

    /// <summary>
    /// Waits until no item is unfinished: until <see cref="TaskDone"/> was called for every item that was put. An item
    /// is put when it is stored or handed over.
    /// </summary>
    /// <returns>A task that a shutdown never fails. It is cancelled by <paramref name="cancellationToken"/>.</returns>
    /// <remarks>Stage 5.</remarks>
    public Task JoinAsync(CancellationToken cancellationToken = default)
    {
        throw new NotImplementedException("Be done at once when nothing is unfinished, or else wait for the TaskDone that makes it so.");
    }

    /// <summary>
    /// Closes the queue: from now on every put fails, also one that waits. What is stored can still be taken. When
    /// nothing is left, every get fails, also one that waits.
    /// </summary>
    /// <param name="immediate">Throw away what is stored, too. Each item that is thrown away counts as done.</param>
    /// <remarks>
    /// Stage 6; stage 7 adds <paramref name="immediate"/>. May be called again, also to make it immediate.
    /// </remarks>
    public void Shutdown(bool immediate = false)
    {
        throw new NotImplementedException("Refuse puts from now on; empty the store if immediate; then fail who can't be served any more.");
    }
}

/// <summary>
/// The queue takes no more items, or has none left to give. The counterpart of <c>asyncio.QueueShutDown</c>.
/// </summary>
public sealed class QueueShutDownException() : InvalidOperationException("The queue was shut down: stop putting, and stop getting once this comes out of a get.");
