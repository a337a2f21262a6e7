namespace Katas.Support;

/// <summary>One step of a schedule that failed: which thread did what, and where.</summary>
/// <param name="Thread">
/// The thread, or the work on a pump: "1", "2", "m" for the scenario itself, or "c" for continuations and callbacks.
/// </param>
/// <param name="File">The path of the source file, or null if it is not known.</param>
/// <param name="Line">The line, or 0 if it is not known.</param>
/// <param name="What">What it does there: "reads AsyncQueue.unfinished: 2".</param>
/// <param name="Source">The text of that line, or null if it can't be read.</param>
public sealed record ScheduleStep(string Thread, string? File, int Line, string What, string? Source);
