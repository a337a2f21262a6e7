using Grader.Engine.Verdicts;

namespace Grader.Engine.Compilation;

/// <summary>Compiles with the SDK's Roslyn in this process, and gives up at a deadline.</summary>
public sealed class KataCompiler(SdkRoslyn roslyn, TestImages images, TimeProvider time, TimeSpan deadline) : ICompiler
{
    private readonly Lazy<RoslynSession> session = new(() => new RoslynSession(images));

    public async Task<CompilationOutcome> CompileAsync(CompilationRequest request, CancellationToken cancellationToken)
    {
        roslyn.Use(request.Arguments.Roslyn);
        using var limit = new CancellationTokenSource(deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            // Not awaited past the deadline: what ignores its token must not hold up the verdict.
            return await Task.Run(() => session.Value.CompileAsync(request, either.Token), either.Token).WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (InsufficientExecutionStackException)
        {
            return new CompilationOutcome.Refused([new BuildDiagnostic(
                GuardIds.SourceShape, "error", request.MainSource, 1, 1, "This code is too long, or too deep, for the compiler. Make it simpler.")]);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new CompilationOutcome.Refused([new BuildDiagnostic(
                GuardIds.CompilerDeadline, "error", request.MainSource, 1, 1, $"The compiler did not finish with this code within {deadline.TotalSeconds:0} s. Make it simpler, or smaller.")]);
        }
    }
}
