namespace Katas.Support;

/// <summary>Threads that meet can't continue, or can't be explored.</summary>
/// <param name="message">Why.</param>
/// <param name="cause">What one of them threw.</param>
public sealed class ThreadsException(string message, Exception? cause = null) : Exception(message, cause);
