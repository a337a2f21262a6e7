using System.Diagnostics.CodeAnalysis;

namespace Katas.Channels;

/// <summary>
/// A conversation between senders and receivers. With capacity 0 (a rendezvous) nothing is ever stored: an item goes from hand to hand.
/// Items, waiting senders and waiting receivers are served first come, first served; nobody overtakes who waits. Any value is an item, null too.
/// Safe to use from any thread; a wait never ends inside a lock, and whoever awaited it never goes on inside the other side's call.
/// A wait that is over, in whatever way, leaves nothing behind: no place in a line, no registration on its token. A cancelled one ends Canceled, with the caller's token;
/// a cancel that comes after the item was handed over changes nothing.
/// Modelled on the channels of <see href="https://go.dev/ref/spec#Channel_types">Go</see>.
/// </summary>
public sealed class Chan<T>
{
    /// <summary>Makes an open channel that stores up to <paramref name="capacity"/> items; 0 stores none.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is below 0.</exception>
    public Chan(int capacity = 0)
    {
        throw new NotImplementedException("Check the capacity and keep it; set up what the channel has to remember: items, and who waits on either side.");
    }

    /// <summary>
    /// Ends when the channel is closed and nothing is left to receive; fails then with the very error that <see cref="Close"/> was given, if any
    /// (whatever its type: it is never Canceled), and counts as observed. The same task at each call.
    /// </summary>
    public Task Completion => throw new NotImplementedException("Return one task that ends when the channel is closed and drained.");

    /// <summary>
    /// Sends <paramref name="item"/>: hands it to the receiver that waits longest or, when none waits, stores it while there is room; otherwise waits for one or the other.
    /// With capacity 0 the task is done when the item was received.
    /// The task fails with <see cref="ChannelClosedException"/> when the channel is closed, before or during the wait,
    /// and is cancelled by <paramref name="cancellationToken"/>, which wins when it is cancelled already; in all these cases the item is never received.
    /// </summary>
    public Task SendAsync(T item, CancellationToken cancellationToken = default)
    {
        throw new NotImplementedException("Hand the item to the first waiting receiver, or store it if there is room, or stand in line with it.");
    }

    /// <summary>
    /// Receives the oldest item: a stored one, or one that the first waiting sender brings; waits while there is neither.
    /// The task fails with <see cref="ChannelClosedException"/> when the channel is closed and nothing is left, before or during the wait,
    /// and is cancelled by <paramref name="cancellationToken"/>, which wins when it is cancelled already; in all these cases nothing was taken.
    /// </summary>
    public Task<T> ReceiveAsync(CancellationToken cancellationToken = default)
    {
        throw new NotImplementedException("Take the oldest item and let the first waiting sender move up, or stand in line until an item comes.");
    }

    /// <summary>Sends <paramref name="item"/> if that needs no wait; false when nobody waits for it and there is no room, or the channel is closed. Never overtakes a waiting sender.</summary>
    public bool TrySend(T item)
    {
        throw new NotImplementedException("Do what SendAsync does, but return false where it would wait or fail.");
    }

    /// <summary>Receives the oldest item if there is one, stored or brought by a waiting sender; false otherwise. Never throws, also when the channel is closed.</summary>
    public bool TryReceive([MaybeNullWhen(false)] out T item)
    {
        throw new NotImplementedException("Do what ReceiveAsync does, but return false where it would wait or fail.");
    }

    /// <summary>
    /// Says that nothing more will be sent. Waiting and later senders fail, and their items are never received; what is stored can still be received;
    /// with nothing left, receivers fail, also those that wait. They all get a <see cref="ChannelClosedException"/> with <paramref name="error"/> inside.
    /// </summary>
    /// <returns>True the first time; afterwards false, and nothing changes.</returns>
    public bool Close(Exception? error = null)
    {
        throw new NotImplementedException("Remember that the channel is closed and why; fail everybody who can't be served any more; end Completion if nothing is left.");
    }

    /// <summary>
    /// Receives item by item until the channel ends: normally after a plain <see cref="Close"/>, and with a <see cref="ChannelClosedException"/>
    /// that has the error inside after a close with an error. Takes an item only when the loop asks for it.
    /// A loop ends as cancelled by <paramref name="cancellationToken"/>, or by the token given to <c>WithCancellation</c>; the exception carries the one that was cancelled.
    /// A token that is cancelled already wins over an item, and over a close. Several loops share the items.
    /// </summary>
    public IAsyncEnumerable<T> ReadAllAsync(CancellationToken cancellationToken = default)
    {
        throw new NotImplementedException("Receive and yield in a loop; end normally when the channel was closed without an error.");
    }
}

/// <summary>The channel is closed: nothing can be sent any more or, for a receiver, nothing is left.</summary>
/// <param name="closeError">What <see cref="Chan{T}.Close"/> was given; becomes the inner exception.</param>
public sealed class ChannelClosedException(Exception? closeError = null)
    : InvalidOperationException(
        closeError is null
            ? "The channel was closed: stop sending, and stop receiving once this comes out of a receive."
            : "The channel was closed because of an error: see the inner exception.",
        closeError);
