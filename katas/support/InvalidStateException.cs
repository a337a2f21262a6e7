namespace Katas.Support;

/// <summary>
/// A result was asked for before it was there, or set a second time. The counterpart of
/// <c>asyncio.InvalidStateError</c>.
/// </summary>
/// <param name="message">What was wrong, and what to do.</param>
public sealed class InvalidStateException(string message) : InvalidOperationException(message);
