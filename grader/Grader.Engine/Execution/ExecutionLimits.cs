namespace Grader.Engine.Execution;

/// <summary>What a kata may use; times are already scaled by GRADER_TIME_FACTOR.</summary>
/// <param name="MemoryBytes">Of the managed heap of one worker.</param>
internal sealed record ExecutionLimits(TimeSpan PerTest, TimeSpan PerKata, long MemoryBytes);
