using Grader.Engine.Verdicts;

namespace Grader.Engine.Compilation;

/// <summary>Two assemblies, or why there are none. Files in diagnostics are full paths.</summary>
internal abstract record CompilationOutcome
{
    private CompilationOutcome()
    {
    }

    /// <param name="Api">The learner's public API, one member per line, sorted.</param>
    public sealed record Compiled(
        byte[] Learner,
        byte[] Tests,
        Lazy<IReadOnlyList<string>> Api,
        IReadOnlyList<BuildDiagnostic> Warnings) : CompilationOutcome;

    /// <summary>An environment problem.</summary>
    public sealed record Faulted(string Reason) : CompilationOutcome;

    public sealed record Refused(IReadOnlyList<BuildDiagnostic> Errors) : CompilationOutcome;
}
