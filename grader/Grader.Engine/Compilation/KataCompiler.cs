using Grader.Engine.Verdicts;

namespace Grader.Engine.Compilation;

/// <summary>Compiles with the SDK's Roslyn in this process, and gives up at a deadline; where the machine is busy with other things, at a later one.</summary>
public sealed class KataCompiler(SdkRoslyn roslyn, TestImages images, TimeProvider time, TimeSpan deadline) : ICompiler
{
    /// <summary>So often the deadline passes at most, while the compiler has hardly had a processor.</summary>
    private const int MostDelays = 5;

    private readonly Lazy<RoslynSession> session = new(() => new RoslynSession(images));

    public async Task<CompilationOutcome> CompileAsync(CompilationRequest request, CancellationToken cancellationToken)
    {
        roslyn.Use(request.Arguments.Roslyn);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var before = Environment.CpuUsage.TotalTime;
        var compiling = Task.Run(() => session.Value.CompileAsync(request, giveUp.Token), giveUp.Token);
        for (var delays = 0; ; delays++)
        {
            try
            {
                // Not awaited past the deadline: what ignores its token must not hold up the verdict.
                return await compiling.WaitAsync(deadline, time, cancellationToken).ConfigureAwait(false);
            }
            catch (InsufficientExecutionStackException)
            {
                return Refused(GuardIds.SourceShape, "This code is too long, or too deep, for the compiler. Make it simpler.");
            }
            catch (TimeoutException) when (delays < MostDelays && Environment.CpuUsage.TotalTime - before < deadline / 2)
            {
                // It is the machine that is slow, not the code.
            }
            catch (TimeoutException)
            {
                await giveUp.CancelAsync().ConfigureAwait(false);
                return Refused(GuardIds.CompilerDeadline, $"The compiler did not finish with this code within {deadline.TotalSeconds:0} s. Make it simpler, or smaller.");
            }
        }

        CompilationOutcome.Refused Refused(string id, string message) => new([new BuildDiagnostic(id, "error", request.MainSource, 1, 1, message)]);
    }
}
