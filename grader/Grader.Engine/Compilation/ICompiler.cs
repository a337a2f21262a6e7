namespace Grader.Engine.Compilation;

/// <summary>Compiles a learner's sources, and the tests against them.</summary>
public interface ICompiler
{
    /// <exception cref="EnvironmentFault">There is no compiler that can be used.</exception>
    Task<CompilationOutcome> CompileAsync(CompilationRequest request, CancellationToken cancellationToken);
}
