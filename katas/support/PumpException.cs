namespace Katas.Support;

/// <summary>
/// A run on the <see cref="Pump"/> cannot continue: it is stalled, a rule is broken, or something threw where nobody
/// could catch it.
/// </summary>
/// <param name="message">What happened, and what to do.</param>
/// <param name="innerException">The error behind it, if there is one.</param>
public sealed class PumpException(string message, Exception? innerException = null)
    : Exception(message, innerException);
