using Grader.Engine.Processes;

namespace Grader.Engine.Execution;

/// <summary>
/// Inspects a worker that timed out, by Grader.Inspector: a separate process, since reading another process's memory
/// may crash or hang.
/// </summary>
/// <param name="inspectorPath">Grader.Inspector.dll.</param>
/// <param name="patience">How long to wait; after that, the hang stays unexplained.</param>
public sealed class HangInspector(IProcessRunner processes, string inspectorPath, TimeSpan patience, TimeProvider time)
{
    private const int MaxFindings = 3;
    private const int MaxFindingLength = 200;

    /// <returns>What the learner's code is doing (<c>awaits in Bank.PayAsync (Bank.cs:12)</c>), one entry per finding;
    /// empty if that is not known or the call was cancelled.</returns>
    internal async Task<IReadOnlyList<string>> InspectAsync(
        int process, string learnerAssembly, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(patience, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var call = new ProcessCall(
                DotnetHost.Program,
                [inspectorPath, process.ToString(), learnerAssembly],
                Path.GetDirectoryName(inspectorPath)!,
                WithoutTraces(Path.GetDirectoryName(learnerAssembly)!));
            var answer = await processes.RunAsync(call, end.Token);
            return [.. answer.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Take(MaxFindings)
                .Select(line => Printable.Text(line, MaxFindingLength))];
        }
        catch (Exception fault) when (fault is EnvironmentFault or OperationCanceledException)
        {
            return [];
        }
    }

    /// <summary>
    /// Makes the inspector leave its files in the grade's folder: ClrMD creates a symbol folder, and a killed runtime
    /// leaves its diagnostic pipes.
    /// </summary>
    private static Dictionary<string, string?> WithoutTraces(string folder) => new()
    {
        ["DOTNET_EnableDiagnostics"] = "0",
        ["TMPDIR"] = folder,
        ["TMP"] = folder,
        ["TEMP"] = folder,
    };
}
