namespace Grader.Engine.Processes;

/// <summary>A program, its arguments, and what it is given.</summary>
/// <param name="Variables">Set on top of the grader's own environment; null takes one away.</param>
public sealed record ProcessCall(
    string Program,
    IReadOnlyList<string> Arguments,
    string WorkingDirectory,
    IReadOnlyDictionary<string, string?>? Variables = null,
    byte[]? Input = null);
