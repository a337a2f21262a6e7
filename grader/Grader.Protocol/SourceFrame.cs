namespace Grader.Protocol;

/// <summary>A stack frame whose source is known.</summary>
public sealed record SourceFrame(string File, int Line);
