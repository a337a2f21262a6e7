using Grader.Engine.Verdicts;

namespace Grader.Engine.Compilation;

/// <summary>
/// Compiles with the SDK's Roslyn in this process, and gives up at a deadline; on an overloaded machine, at a later
/// one.
/// </summary>
public sealed class KataCompiler(SdkRoslyn roslyn, TestImages images, TimeProvider time, TimeSpan deadline)
{
    /// <summary>How many deadlines may pass while the compiler gets almost no CPU time.</summary>
    private const int MaxDeadlines = 6;

    private readonly Lazy<RoslynSession> session = new(() => new RoslynSession(images, new BannedSymbolRules()));
    private int compilations;

    /// <exception cref="EnvironmentFault">No usable compiler was found.</exception>
    internal async Task<CompilationOutcome> CompileAsync(
        CompilationRequest request, CancellationToken cancellationToken)
    {
        roslyn.Use(request.Arguments.Roslyn);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var before = Environment.CpuUsage.TotalTime;
        var compiling = Task.Run(() => CountedAsync(request, giveUp.Token), giveUp.Token);
        for (var deadlines = 0; deadlines < MaxDeadlines; deadlines++)
        {
            try
            {
                // Not awaited past the deadline: code that ignores its token must not delay the verdict.
                return await compiling.WaitAsync(deadline, time, cancellationToken);
            }
            catch (InsufficientExecutionStackException)
            {
                return Refused(
                    GuardIds.SourceShape,
                    "This code is too long or too deeply nested for the compiler. Make it simpler.");
            }
            catch (TimeoutException) when (
                (Environment.CpuUsage.TotalTime - before) / Math.Max(1, Volatile.Read(ref compilations)) >= deadline / 2)
            {
                await giveUp.CancelAsync();
                return Refused(
                    GuardIds.CompilerDeadline,
                    $"The compiler did not finish within {deadline.TotalSeconds:0} s. Make this code simpler or "
                    + "smaller.");
            }
            catch (TimeoutException)
            {
                // The machine is slow, not the code.
            }
        }

        await giveUp.CancelAsync();
        return new CompilationOutcome.Faulted(
            $"The compiler got almost no CPU time in {deadline.TotalSeconds * MaxDeadlines:0} s; the machine is "
            + "overloaded. Try again later.");

        CompilationOutcome.Refused Refused(string id, string message) =>
            new([new BuildDiagnostic(id, Severity.Error, request.MainSource, 1, 1, message)]);
    }

    /// <summary>The reference, which the request hands in, as of each of these stages, for authors.</summary>
    /// <exception cref="EnvironmentFault">No usable compiler was found.</exception>
    internal IReadOnlyList<StageStub> StageStubs(
        CompilationRequest request,
        IReadOnlyList<IReadOnlyList<string>> stages,
        IReadOnlyList<int> numbers,
        CancellationToken cancellationToken)
    {
        roslyn.Use(request.Arguments.Roslyn);
        return session.Value.StageStubs(request, stages, numbers, cancellationToken);
    }

    /// <summary>Counts the compilations that run now, since they share the process's CPU time.</summary>
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
