using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Grader.Engine.Catalog;
using Grader.Engine.Files;
using Grader.Engine.Fingerprints;
using Grader.Engine.Processes;

namespace Grader.Engine.Compilation;

/// <summary>
/// Asks MSBuild once how each kata is compiled, and caches the answer by the hash of all project files.
/// </summary>
public sealed class DesignTimeEvaluation(Clone clone, PristineTree tree, IProcessRunner processes) : IDisposable
{
    // Restoring the clone audits its packages; a grade must not wait for the network to repeat that.
    private const string NoAudit = "-p:NuGetAudit=false";
    private readonly SemaphoreSlim turn = new(1);
    private readonly string cache = Path.Combine(clone.State, "cache", "evaluation.json");
    private EvaluationCache? known;

    /// <summary>
    /// The compiler's arguments for one kata. If they are stale or missing, MSBuild is asked for all katas at once.
    /// </summary>
    /// <exception cref="EnvironmentFault">MSBuild could not answer.</exception>
    internal async Task<CompilerArguments> ForAsync(Kata kata, KataCatalog catalog, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            var key = Key(catalog);
            known ??= Load();
            if (known?.Key != key
                || known.Katas.GetValueOrDefault(kata.Id) is not { } arguments
                || !StillThere(arguments))
            {
                known = new EvaluationCache(key, await EvaluateAsync(catalog, cancellationToken));
                AtomicFile.Write(
                    cache, JsonSerializer.SerializeToUtf8Bytes(known, EvaluationJson.Default.EvaluationCache));
            }

            return known.Katas.GetValueOrDefault(kata.Id)
                ?? throw new EnvironmentFault(
                    $"MSBuild has no answer for '{kata.Id}'. Name its project '{kata.Id}{LockedKata.Project}', "
                    + "then run 'grader lock'.");
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private static string Key(KataCatalog catalog)
    {
        using var key = new Fingerprint();
        foreach (var (path, id) in catalog.Shared)
            key.Add(path, id);
        foreach (var kata in catalog.Katas)
        {
            foreach (var (path, id) in kata.Lock?.BuildFiles ?? [])
                key.Add($"{kata.Id}/{path}", id);
        }

        return key.Finish();
    }

    /// <summary>False after an SDK was removed or the package cache was emptied.</summary>
    private static bool StillThere(CompilerArguments arguments) =>
        Directory.Exists(arguments.Roslyn)
            && arguments.RuntimeReferences.All(File.Exists)
            && arguments.Arguments.Where(IsSource).All(File.Exists);

    private static bool IsSource(string argument) =>
        argument.EndsWith(".cs", StringComparison.Ordinal) && !argument.StartsWith("/embed:", StringComparison.Ordinal);

    private EvaluationCache? Load()
    {
        try
        {
            return File.Exists(cache)
                ? JsonSerializer.Deserialize(File.ReadAllBytes(cache), EvaluationJson.Default.EvaluationCache)
                : null;
        }
        catch (Exception fault) when (fault is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private async Task<Dictionary<string, CompilerArguments>> EvaluateAsync(
        KataCatalog catalog, CancellationToken cancellationToken)
    {
        await tree.LayOutAsync(catalog, cancellationToken);
        var katas = catalog.Katas.Where(kata => kata.Lock is not null).ToList();
        var results = Directory.CreateDirectory(Path.Combine(clone.State, "cache", "evaluation"));
        foreach (var old in results.EnumerateFiles())
            old.Delete();

        var script = Path.Combine(
            Path.GetDirectoryName(typeof(DesignTimeEvaluation).Assembly.Location)!, "Compilation", "Evaluate.proj");
        var answer = await processes.RunAsync(
            new ProcessCall("dotnet", ["msbuild", script, "-m", "-v:q", "-nologo", "-noAutoResponse", "-nodeReuse:false", "-tl:off", NoAudit], tree.Root, new Dictionary<string, string?>
            {
                ["GraderKatas"] = string.Join(';', katas.Select(kata => tree.Project(kata.Id))),
                ["GraderSupport"] = tree.Support,
                ["GraderResults"] = results.FullName,
                // 'dotnet run' leaves the variables of its own MSBuild in the environment.
                ["MSBUILD_EXE_PATH"] = null,
                ["MSBuildSDKsPath"] = null,
                ["MSBuildExtensionsPath"] = null,
                ["DOTNET_CLI_UI_LANGUAGE"] = "en",
            }),
            cancellationToken);
        if (answer.ExitCode != 0)
            throw new EnvironmentFault(
                "MSBuild could not evaluate the katas. 'dotnet restore Katas.sln' shows why; it "
                + $"said:\n{FirstErrors(answer)}");

        return katas
            .Select(kata => (kata.Id, Path: Path.Combine(results.FullName, kata.Id + ".txt")))
            .Where(kata => File.Exists(kata.Path))
            .ToDictionary(kata => kata.Id, kata => Parse(File.ReadAllLines(kata.Path)));
    }

    private static string FirstErrors(ProcessResult answer)
    {
        var lines = (answer.Text + answer.Errors).Split(
            '\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        // The last two are in what 'dotnet' says when the SDK that global.json asks for is missing.
        string[] signs = ["error", "global.json", "SDK version"];
        var errors = lines.Where(line => signs.Any(sign => line.Contains(sign, StringComparison.OrdinalIgnoreCase)))
            .Distinct()
            .Take(5)
            .ToList();
        return string.Join('\n', errors.Count > 0 ? errors : lines.Take(5));
    }

    private static CompilerArguments Parse(string[] lines)
    {
        string[] Of(string kind) =>
            [.. lines.Where(line => line.StartsWith(kind, StringComparison.Ordinal))
                .Select(line => line[kind.Length..])];
        return new CompilerArguments(Path.Combine(Of("roslyn ")[0], "bincore"), Of("arg "), Of("copy "));
    }
}
