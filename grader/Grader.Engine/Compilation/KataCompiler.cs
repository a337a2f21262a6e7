using Grader.Engine.Verdicts;

namespace Grader.Engine.Compilation;

/// <summary>Compiles with the SDK's Roslyn in this process, and gives up at a deadline; where the machine is busy with other things, at a later one.</summary>
public sealed class KataCompiler(SdkRoslyn roslyn, TestImages images, TimeProvider time, TimeSpan deadline)
{
    /// <summary>So often the deadline passes, while the compiler hardly has a processor, before it is given up.</summary>
    private const int MaxDeadlines = 6;

    private readonly Lazy<RoslynSession> session = new(() => new RoslynSession(images, new BannedSymbolRules()));
    private int compilations;

    /// <exception cref="EnvironmentFault">There is no compiler that can be used.</exception>
    internal async Task<CompilationOutcome> CompileAsync(CompilationRequest request, CancellationToken cancellationToken)
    {
        roslyn.Use(request.Arguments.Roslyn);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var before = Environment.CpuUsage.TotalTime;
        var compiling = Task.Run(() => CountedAsync(request, giveUp.Token), giveUp.Token);
        for (var deadlines = 0; deadlines < MaxDeadlines; deadlines++)
        {
            try
            {
                // Not awaited past the deadline: what ignores its token must not hold up the verdict.
                return await compiling.WaitAsync(deadline, time, cancellationToken);
            }
            catch (InsufficientExecutionStackException)
            {
                return Refused(GuardIds.SourceShape, "This code is too long, or too deep, for the compiler. Make it simpler.");
            }
            catch (TimeoutException) when ((Environment.CpuUsage.TotalTime - before) / Math.Max(1, Volatile.Read(ref compilations)) >= deadline / 2)
            {
                await giveUp.CancelAsync();
                return Refused(GuardIds.CompilerDeadline, $"The compiler did not finish with this code within {deadline.TotalSeconds:0} s. Make it simpler, or smaller.");
            }
            catch (TimeoutException)
            {
                // It is the machine that is slow, not the code.
            }
        }

        await giveUp.CancelAsync();
        return new CompilationOutcome.Faulted($"The compiler has hardly had a processor for {deadline.TotalSeconds * MaxDeadlines:0} s: this machine is busy with other things. Run it again when it is not.");

        CompilationOutcome.Refused Refused(string id, string message) => new([new BuildDiagnostic(id, Severity.Error, request.MainSource, 1, 1, message)]);
    }

    /// <summary>Counted, since they share what the process has of the processors.</summary>
    private async Task<CompilationOutcome> CountedAsync(CompilationRequest request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref compilations);
        try
        {
            return await session.Value.CompileAsync(request, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref compilations);
        }
    }
}
