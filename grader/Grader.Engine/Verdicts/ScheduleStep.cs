namespace Grader.Engine.Verdicts;

/// <summary>One step of a schedule that broke an exploration of threads.</summary>
/// <param name="Thread">The thread: "1", "2", or "c" for continuations and work for the pool.</param>
/// <param name="File">Null if unknown.</param>
/// <param name="Line">Null if unknown.</param>
/// <param name="What">What it does: "takes the lock".</param>
/// <param name="Source">The text of the line; null if unknown.</param>
public sealed record ScheduleStep(string Thread, string? File, int? Line, string What, string? Source);
