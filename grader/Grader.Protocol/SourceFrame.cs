namespace Grader.Protocol;

/// <summary>A stack frame with source.</summary>
public sealed record SourceFrame(string File, int Line);
