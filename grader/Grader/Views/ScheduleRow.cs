namespace Grader.Views;

/// <summary>One step of a schedule.</summary>
/// <param name="Thread">The thread: "1", "2", or "c" for continuations and work for the pool.</param>
/// <param name="Where">File and line, or empty.</param>
/// <param name="What">What it does: "takes the lock".</param>
/// <param name="Source">The text of the line, or empty.</param>
internal sealed record ScheduleRow(string Thread, string Where, string What, string Source);
