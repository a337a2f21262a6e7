using System.Diagnostics.CodeAnalysis;

namespace Katas.Queues;

/// <summary>
/// A first-in-first-out queue between producers and consumers: who finds it empty or full waits, without a thread.
/// Items, waiting getters and waiting putters are all served first come, first served. Safe to use from any thread.
/// Modelled on <see href="https://docs.python.org/3/library/asyncio-queue.html">asyncio.Queue</see>; README.md says where it differs.
/// </summary>
public sealed class AsyncQueue<T>
{
    /// <summary>Makes an empty queue that stores at most <paramref name="maxSize"/> items; zero or less: any number.</summary>
    public AsyncQueue(int maxSize = 0)
    {
        throw new NotImplementedException("Keep maxSize, and set up what the queue has to remember: items, and who waits.");
    }

    /// <summary>The number given to the constructor, as it was given.</summary>
    public int MaxSize => throw new NotImplementedException("Return the number that the constructor was given.");

    /// <summary>How many items are stored: not those of waiting putters, nor those already handed to a getter.</summary>
    public int Count => throw new NotImplementedException("Return how many items are stored.");

    /// <summary>Whether nothing is stored.</summary>
    public bool IsEmpty => throw new NotImplementedException("Return whether nothing is stored.");

    /// <summary>Whether there is no room for one more. An unbounded queue is never full. A shutdown doesn't matter here: what counts is how many items are stored.</summary>
    public bool IsFull => throw new NotImplementedException("Return whether a bounded queue has reached MaxSize.");

    /// <summary>
    /// Puts <paramref name="item"/> at the end: hands it to the getter that waits longest or, when none waits, stores it; waits while the queue is full.
    /// The task fails with <see cref="QueueShutDownException"/> when the queue is shut down, before or during the wait,
    /// and is cancelled by <paramref name="cancellationToken"/>; in both cases the item is not put.
    /// </summary>
    public Task PutAsync(T item, CancellationToken cancellationToken = default)
    {
        throw new NotImplementedException("Hand the item to the first waiting getter, or store it, or stand in line until there is room.");
    }

    /// <summary>Puts <paramref name="item"/> if that needs no wait; false when the queue is full or shut down. Never overtakes a waiting putter.</summary>
    public bool TryPut(T item)
    {
        throw new NotImplementedException("Do what PutAsync does, but return false where it would wait or fail.");
    }

    /// <summary>
    /// Takes the oldest item; waits while there is none.
    /// The task fails with <see cref="QueueShutDownException"/> when the queue is shut down and nothing is left,
    /// and is cancelled by <paramref name="cancellationToken"/>; in both cases nothing was taken.
    /// </summary>
    public Task<T> GetAsync(CancellationToken cancellationToken = default)
    {
        throw new NotImplementedException("Take the oldest item and let the first waiting putter in, or stand in line until an item comes.");
    }

    /// <summary>Takes the oldest item if there is one; false when nothing is stored. Never overtakes a waiting getter.</summary>
    public bool TryGet([MaybeNullWhen(false)] out T item)
    {
        throw new NotImplementedException("Do what GetAsync does, but return false where it would wait or fail.");
    }

    /// <summary>
    /// Says that the work on one item is finished: call it once for each item that was put. The queue counts; it does not know which item is meant.
    /// </summary>
    /// <exception cref="InvalidOperationException">It was called more often than items were put.</exception>
    public void TaskDone()
    {
        throw new NotImplementedException("Count one unfinished item less; at zero, let every waiting join go on.");
    }

    /// <summary>
    /// Waits until no item is unfinished: until <see cref="TaskDone"/> was called for every item that was put.
    /// An item counts as put when it is stored or handed over. A shutdown never fails this wait.
    /// </summary>
    public Task JoinAsync(CancellationToken cancellationToken = default)
    {
        throw new NotImplementedException("Be done at once when nothing is unfinished, or else wait for the TaskDone that makes it so.");
    }

    /// <summary>
    /// Ends the intake: from now on every put fails, also one that waits. What is stored can still be taken; with nothing left every get fails, also one that waits.
    /// May be called again, also to make it immediate.
    /// </summary>
    /// <param name="immediate">Throw away what is stored, too; each item thrown away counts as done.</param>
    public void Shutdown(bool immediate = false)
    {
        throw new NotImplementedException("Refuse puts from now on; empty the store if immediate; then fail who can't be served any more.");
    }
}

/// <summary>The queue takes no more items, or has none left to give. The counterpart of <c>asyncio.QueueShutDown</c>.</summary>
public sealed class QueueShutDownException() : InvalidOperationException("The queue was shut down: stop putting, and stop getting once this comes out of a get.");
