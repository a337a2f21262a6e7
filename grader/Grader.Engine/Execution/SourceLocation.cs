namespace Grader.Engine.Execution;

/// <summary>A line of source; <paramref name="File"/> is spelled as in the PDB.</summary>
internal sealed record SourceLocation(string File, int Line);
