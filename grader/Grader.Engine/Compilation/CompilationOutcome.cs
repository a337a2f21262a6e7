using Grader.Engine.Verdicts;

namespace Grader.Engine.Compilation;

/// <summary>Two assemblies, or the reasons why not. Files in diagnostics are full paths.</summary>
public abstract record CompilationOutcome
{
    private CompilationOutcome()
    {
    }

    public sealed record Compiled(byte[] Learner, byte[] Tests, IReadOnlyList<BuildDiagnostic> Warnings) : CompilationOutcome;

    public sealed record Refused(IReadOnlyList<BuildDiagnostic> Errors) : CompilationOutcome;
}
