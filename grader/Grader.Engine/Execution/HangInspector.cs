using Grader.Engine.Processes;

namespace Grader.Engine.Execution;

/// <summary>Looks at a worker that overran. It asks Grader.Inspector: a process of its own, since whoever reads the memory of a stranger may crash or hang with it.</summary>
/// <param name="inspectorPath">Grader.Inspector.dll.</param>
/// <param name="patience">After that, what hangs stays unexplained.</param>
public sealed class HangInspector(IProcessRunner processes, string inspectorPath, TimeSpan patience, TimeProvider time)
{
    private const int MaxFindings = 3;
    private const int MaxFindingLength = 200;

    /// <returns>What the learner's code is doing there, in a few words each (<c>awaits in Bank.PayAsync (Bank.cs:12)</c>); nothing where that can't be known, or was cancelled.</returns>
    internal async Task<IReadOnlyList<string>> InspectAsync(int process, string learnerAssembly, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(patience, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var call = new ProcessCall(DotnetHost.Program, [inspectorPath, process.ToString(), learnerAssembly], Path.GetDirectoryName(inspectorPath)!, WithoutTraces(Path.GetDirectoryName(learnerAssembly)!));
            var answer = await processes.RunAsync(call, end.Token);
            return [.. answer.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(MaxFindings).Select(line => Printable.Text(line, MaxFindingLength))];
        }
        catch (Exception fault) when (fault is EnvironmentFault or OperationCanceledException)
        {
            return [];
        }
    }

    /// <summary>What it leaves behind goes with the grade: ClrMD makes a folder for symbols, and a runtime that is killed leaves the pipes of its diagnostics.</summary>
    private static Dictionary<string, string?> WithoutTraces(string folder) => new()
    {
        ["DOTNET_EnableDiagnostics"] = "0",
        ["TMPDIR"] = folder,
        ["TMP"] = folder,
        ["TEMP"] = folder,
    };
}
