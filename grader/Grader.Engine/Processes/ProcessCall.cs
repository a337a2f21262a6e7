namespace Grader.Engine.Processes;

/// <summary>A program, its arguments, folder, environment and input.</summary>
/// <param name="Variables">Added to the grader's own environment; null removes a variable.</param>
public sealed record ProcessCall(
    string Program,
    IReadOnlyList<string> Arguments,
    string WorkingDirectory,
    IReadOnlyDictionary<string, string?>? Variables = null,
    byte[]? Input = null);
