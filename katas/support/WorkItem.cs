namespace Katas.Support;

/// <summary>One turn of the pump: a callback and its argument.</summary>
/// <param name="Callback">What to run.</param>
/// <param name="State">What to run it with.</param>
/// <param name="InLane">
/// Whether it came through <see cref="ILoop.CallSoon"/>: those actions never overtake each other.
/// </param>
internal readonly record struct WorkItem(SendOrPostCallback Callback, object? State, bool InLane);
