namespace Katas.Support;

/// <summary>The answer was asked for too early, or given twice. The counterpart of <c>asyncio.InvalidStateError</c>.</summary>
/// <param name="message">What was wrong, and what to do.</param>
public sealed class InvalidStateException(string message) : InvalidOperationException(message);
