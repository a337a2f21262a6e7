namespace Katas.Timeouts;

/// <summary>
/// A token that is cancelled at a point in time, which can be moved until it has passed. Safe to use from any thread.
/// </summary>
/// <remarks>
/// What <c>asyncio.timeout()</c> gives to <c>async with</c>. The point in time passes at the instant at which the
/// callback of its timer runs. README.md has the rules.
/// </remarks>
public sealed class Deadline : IDisposable
{
    /// <summary>Sets a deadline.</summary>
    /// <remarks>Stage 5.</remarks>
    /// <param name="time">The clock, whose timer tells when the deadline has passed.</param>
    /// <param name="after">
    /// How long from now. Zero: it has passed when the constructor returns. Null, or
    /// <see cref="Timeout.InfiniteTimeSpan"/>: no deadline, and no timer.
    /// </param>
    /// <param name="cancellationToken">The caller's token. It cancels <see cref="Token"/>, too.</param>
    /// <exception cref="ArgumentNullException"><paramref name="time"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="after"/> is negative and not <see cref="Timeout.InfiniteTimeSpan"/>.
    /// </exception>
    public Deadline(TimeProvider time, TimeSpan? after = null, CancellationToken cancellationToken = default)
    {
        throw new NotImplementedException("Keep the clock and the caller's token, and set the deadline as Reschedule does.");
    }

    /// <summary>
    /// Cancelled at the deadline, or by the caller's token. It can be read after <see cref="Dispose"/>, too.
    /// </summary>
    /// <remarks>Stage 5.</remarks>
    public CancellationToken Token => throw new NotImplementedException("Return the token that the deadline cancels.");

    /// <summary>
    /// Whether the deadline passed before the caller's token was cancelled and before <see cref="Dispose"/>. It is true
    /// before <see cref="Token"/> is cancelled, so that the callbacks of that token see it.
    /// </summary>
    /// <remarks>Stage 5.</remarks>
    public bool Expired => throw new NotImplementedException("Return whether the deadline passed, and was first.");

    /// <summary>
    /// The last deadline that was set, also after it has passed; null if there was none, or if it was taken back.
    /// </summary>
    /// <remarks>Stage 5.</remarks>
    public DateTimeOffset? When => throw new NotImplementedException("Return the last deadline that was set.");

    /// <summary>Replaces the deadline.</summary>
    /// <remarks>
    /// Stage 5. After the caller's cancel it only sets <see cref="When"/>, and starts no timer. Stage 6 adds the timer
    /// whose callback is on its way: replaced is replaced.
    /// </remarks>
    /// <param name="after">
    /// How long from now. Zero: it has passed when this call returns. Null, or <see cref="Timeout.InfiniteTimeSpan"/>:
    /// no deadline, and no timer.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="after"/> is negative and not <see cref="Timeout.InfiniteTimeSpan"/>. Checked first.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// It has expired, or was disposed. The exception may be of a subclass.
    /// </exception>
    public void Reschedule(TimeSpan? after)
    {
        throw new NotImplementedException("Replace the timer by one that counts from now.");
    }

    /// <summary>
    /// Lets go of the timer and of the caller's token. From then on <see cref="Token"/>, <see cref="Expired"/> and
    /// <see cref="When"/> stay as they are. To call it again does nothing.
    /// </summary>
    /// <remarks>Stage 5.</remarks>
    public void Dispose()
    {
        throw new NotImplementedException("Let go of the timer and of the caller's token.");
    }
}
