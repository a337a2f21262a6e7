using System.Diagnostics.CodeAnalysis;

namespace Katas.Channels;

/// <summary>
/// Communication between senders and receivers, through a store of <c>capacity</c> items. With capacity 0,
/// a rendezvous, nothing is ever stored: an item goes from hand to hand. Any value is an item, null too.
/// </summary>
/// <remarks>
/// Items, waiting senders and waiting receivers are served first come, first served, and a newcomer never overtakes.
/// How a wait ends (whose turn, outside every lock, leaving nothing behind) is stage 18; threads are stage 19.
/// Modelled on the channels of <see href="https://go.dev/ref/spec#Channel_types">Go</see>.
/// </remarks>
public sealed class Chan<T>
{
    /// <summary>Makes an open channel that stores up to <paramref name="capacity"/> items; 0 stores none.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is below 0 (stage 2).</exception>
    /// <remarks>Stage 1.</remarks>
    public Chan(int capacity = 0)
    {
        throw new NotImplementedException("Check the capacity and keep it; set up what the channel has to remember: items, and who waits on either side.");
    }

    /// <summary>
    /// Sends <paramref name="item"/>: hands it to the receiver that has waited longest; if none waits, stores it while
    /// there is room; otherwise waits in line with it.
    /// </summary>
    /// <returns>
    /// Ends when the item was received or stored. If the task is cancelled (stage 3), or fails with
    /// <see cref="ChannelClosedException"/> because the channel is closed (stage 4), the item is never received.
    /// </returns>
    /// <remarks>Stage 1; <paramref name="cancellationToken"/> is stage 3.</remarks>
    public Task SendAsync(T item, CancellationToken cancellationToken = default)
    {
        throw new NotImplementedException("Hand the item to the first waiting receiver, or store it if there is room, or stand in line with it.");
    }

    /// <summary>
    /// Receives the oldest item, from the store or, if nothing is stored, from the sender that has waited longest;
    /// otherwise waits in line. When an item leaves the store, the item of the first waiting sender moves up (stage 2).
    /// </summary>
    /// <returns>
    /// The item. If the task is cancelled (stage 3), or fails with <see cref="ChannelClosedException"/> because the
    /// channel is closed and nothing is left (stage 4), nothing was taken.
    /// </returns>
    /// <remarks>Stage 1; <paramref name="cancellationToken"/> is stage 3.</remarks>
    public Task<T> ReceiveAsync(CancellationToken cancellationToken = default)
    {
        throw new NotImplementedException("Take the oldest item and let the first waiting sender move up, or stand in line until an item comes.");
    }

    /// <summary>Sends <paramref name="item"/> if that needs no wait.</summary>
    /// <returns>
    /// False if no receiver waits and there is no room, or if the channel is closed (stage 4). Then nothing changed.
    /// </returns>
    /// <remarks>Stage 1. Never throws, and never overtakes a waiting sender (stage 2).</remarks>
    public bool TrySend(T item)
    {
        throw new NotImplementedException("Do what SendAsync does, but return false where it would wait or fail.");
    }

    /// <summary>Receives the oldest item if that needs no wait.</summary>
    /// <returns>False if nothing is stored and no sender waits.</returns>
    /// <remarks>Stage 1. Never throws, even if the channel is closed.</remarks>
    public bool TryReceive([MaybeNullWhen(false)] out T item)
    {
        throw new NotImplementedException("Do what ReceiveAsync does, but return false where it would wait or fail.");
    }

    /// <summary>
    /// Says that nothing more will be sent. Sends fail from now on, waiting ones too, and their items are never
    /// received. What is stored can still be received; when nothing is left, receives fail, waiting ones too.
    /// </summary>
    /// <param name="error">The inner exception of the <see cref="ChannelClosedException"/> that they all get.</param>
    /// <returns>True the first time; afterwards false, and nothing changes.</returns>
    /// <remarks>Stage 4.</remarks>
    public bool Close(Exception? error = null)
    {
        throw new NotImplementedException("Remember that the channel is closed and why; fail everybody who can't be served any more; end Completion if nothing is left.");
    }

    /// <summary>
    /// Ends when the channel is closed and nothing is left to receive. After a close with an error it fails with that
    /// very instance, whatever its type; it is never Canceled. The same task at each call.
    /// </summary>
    /// <remarks>Stage 5. The error counts as observed (stage 15).</remarks>
    public Task Completion => throw new NotImplementedException("Return one task that ends when the channel is closed and drained.");

    /// <summary>
    /// Receives item by item, each one only when the loop asks for it. The loop ends normally after a plain
    /// <see cref="Close"/>. After a close with an error it throws a <see cref="ChannelClosedException"/> with the error
    /// inside, after the last item. Several loops share the items.
    /// </summary>
    /// <param name="cancellationToken">
    /// Cancels the loop, as does the token given to <c>WithCancellation</c>; the exception carries the one that was
    /// cancelled. More on tokens in stage 15.
    /// </param>
    /// <remarks>Stage 6.</remarks>
    public IAsyncEnumerable<T> ReadAllAsync(CancellationToken cancellationToken = default)
    {
        throw new NotImplementedException("Receive and yield in a loop; end normally when the channel was closed without an error.");
    }
}

/// <summary>The channel is closed: nothing more can be sent or, for a receiver, nothing is left.</summary>
/// <param name="closeError">What <see cref="Chan{T}.Close"/> was given; becomes the inner exception.</param>
public sealed class ChannelClosedException(Exception? closeError = null)
    : InvalidOperationException(
        closeError is null
            ? "The channel was closed: stop sending, and stop receiving once this comes out of a receive."
            : "The channel was closed because of an error: see the inner exception.",
        closeError);
