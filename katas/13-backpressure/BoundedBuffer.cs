namespace Katas.Backpressure;

/// <summary>What a write does when the buffer is full, and no reader waits.</summary>
public enum WhenFull
{
    /// <summary>The writer waits in line until there is room. Nothing is dropped.</summary>
    Wait,

    /// <summary>The item that comes is dropped. What is stored stays.</summary>
    DropWrite,

    /// <summary>The newest stored item is dropped, and the item that comes is stored behind the others.</summary>
    DropNewest,

    /// <summary>The oldest stored item is dropped, and the item that comes is stored behind the others.</summary>
    DropOldest,

    /// <summary>
    /// The one stored item is dropped, and the item that comes takes its place: only the latest is kept. The capacity
    /// has to be 1.
    /// </summary>
    Conflate,
}

/// <summary>The buffer takes no more items, or has none left to give.</summary>
public sealed class BufferCompletedException : InvalidOperationException
{
    /// <summary>Makes the exception, with a message that says what to do.</summary>
    public BufferCompletedException()
        : base("The buffer was completed: stop writing, and stop reading once this comes out of a read.")
    {
    }

    /// <summary>Makes the exception with another message.</summary>
    public BufferCompletedException(string? message)
        : base(message)
    {
    }

    /// <summary>Makes the exception with another message, and with what caused it.</summary>
    public BufferCompletedException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>
/// A bounded first-in-first-out buffer between writers and readers, that knows what to do when the readers are slower.
/// Safe to use from any thread.
/// </summary>
/// <remarks>
/// The rules are in README.md. Modelled on
/// <see href="https://learn.microsoft.com/dotnet/api/system.threading.channels.boundedchannelfullmode">the modes of a
/// bounded Channel</see>; README.md says where it differs.
/// </remarks>
/// <typeparam name="T">What is written and read. Null is an item like any other.</typeparam>
public sealed class BoundedBuffer<T>
{
    /// <summary>Makes an empty buffer.</summary>
    /// <param name="capacity">
    /// How many items it stores at most. It is a bound, and reserves nothing: even <see cref="int.MaxValue"/> works.
    /// </param>
    /// <param name="whenFull">What a write does when the buffer is full.</param>
    /// <param name="dropped">
    /// Called once for each item that is dropped; null: nobody wants to know. It is called inside the
    /// <see cref="WriteAsync"/> call that dropped the item, in the ExecutionContext of that call and outside every
    /// lock, when the write has had its whole effect on the buffer. It may use the buffer. What it throws fails the
    /// task of that write.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="capacity"/> is below 1, or is not 1 with <see cref="WhenFull.Conflate"/>;
    /// <paramref name="whenFull"/> is none of the five.
    /// </exception>
    /// <remarks>Stage 1. Stage 3 adds <paramref name="dropped"/>.</remarks>
    public BoundedBuffer(int capacity, WhenFull whenFull, Action<T>? dropped = null)
    {
        throw new NotImplementedException(
            "Check the arguments, keep them, and set up what the buffer has to remember: items, and who waits.");
    }

    /// <summary>How many items are stored; those of waiting writers or handed to a reader do not count.</summary>
    /// <remarks>Stage 1.</remarks>
    public int Count => throw new NotImplementedException("Return how many items are stored.");

    /// <summary>
    /// Writes <paramref name="item"/>: hands it to the reader that has waited longest or, when none waits, stores it
    /// behind the others. When the buffer is full, the mode decides what happens.
    /// </summary>
    /// <returns>
    /// Whether the item itself was kept by this write, that is handed over or stored: false only if this very item was
    /// dropped, by <see cref="WhenFull.DropWrite"/>. A later write may still drop it. The task fails with
    /// <see cref="BufferCompletedException"/> when <see cref="Complete"/> is called before or during the wait, and is
    /// cancelled by <paramref name="cancellationToken"/>: then the item is neither stored nor dropped. It is faulted
    /// with whatever the callback for dropped items throws, also with an <see cref="OperationCanceledException"/>: then
    /// the write has had its effect all the same.
    /// </returns>
    /// <remarks>
    /// Stage 1 stores or drops, stage 2 hands over and waits, stage 3 reports what is dropped, stage 4 adds the token
    /// and <see cref="Complete"/>.
    /// </remarks>
    public Task<bool> WriteAsync(T item, CancellationToken cancellationToken = default)
    {
        throw new NotImplementedException(
            "Hand the item to the first waiting reader, or store it if there is room, or do what the mode says.");
    }

    /// <summary>Takes the oldest item. Waits while nothing is stored.</summary>
    /// <returns>
    /// The item. The task fails with <see cref="BufferCompletedException"/> when <see cref="Complete"/> was called and
    /// nothing is left, and is cancelled by <paramref name="cancellationToken"/>. In both cases nothing is taken.
    /// </returns>
    /// <remarks>Stage 1 takes, stage 2 waits and lets writers in, stage 4 adds the rest.</remarks>
    public Task<T> ReadAsync(CancellationToken cancellationToken = default)
    {
        throw new NotImplementedException(
            "Take the oldest item and let the first waiting writer in, or stand in line until an item comes.");
    }

    /// <summary>
    /// Closes the buffer: from now on every write fails, also one that waits. What is stored can still be read. When
    /// nothing is left, every read fails, also one that waits. Once more does nothing.
    /// </summary>
    /// <remarks>Stage 4.</remarks>
    public void Complete()
    {
        throw new NotImplementedException(
            "Refuse writes from now on, and fail whoever waits: nothing will come for them any more.");
    }
}
