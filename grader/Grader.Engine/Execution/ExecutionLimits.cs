namespace Grader.Engine.Execution;

/// <summary>What a kata may use, already scaled by GRADER_TIME_FACTOR.</summary>
/// <param name="MemoryBytes">The limit of one worker's managed heap.</param>
internal sealed record ExecutionLimits(TimeSpan PerTest, TimeSpan PerKata, long MemoryBytes);
