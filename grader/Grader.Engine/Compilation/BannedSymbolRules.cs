using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Grader.Engine.Compilation;

/// <summary>
/// Runs the banned-symbol analyzer on the learner's code only. No pragma, attribute or config file of the learner's can
/// switch it off.
/// </summary>
internal sealed class BannedSymbolRules : IRuleCheck
{
    private const string AnalyzerAssembly = "BannedApiAnalyzers.dll";
    private const string RulesFile = "BannedSymbols.txt";
    private readonly AnalyzerLoader loader = new();
    private readonly ConcurrentDictionary<string, ImmutableArray<DiagnosticAnalyzer>> analyzers = new();

    public Task<ImmutableArray<Diagnostic>> CheckAsync(
        CSharpCompilation learner,
        CSharpCommandLineArguments arguments,
        CompilerArguments raw,
        CancellationToken cancellationToken) =>
        Task.Run(() => RunAsync(learner, arguments, raw, cancellationToken), cancellationToken);

    private async Task<ImmutableArray<Diagnostic>> RunAsync(
        CSharpCompilation learner,
        CSharpCommandLineArguments arguments,
        CompilerArguments raw,
        CancellationToken cancellationToken)
    {
        var rules = arguments.AdditionalFiles.Where(file => Path.GetFileName(file.Path) == RulesFile)
            .Select(file => (AdditionalText)new RulesText(file.Path))
            .ToImmutableArray();
        if (rules.IsEmpty)
            return [];

        var paths = arguments.AnalyzerReferences.Select(reference => reference.FilePath)
            .Where(path => path.EndsWith(AnalyzerAssembly, StringComparison.Ordinal))
            .ToList();
        if (paths.Count == 0)
            throw new EnvironmentFault(
                $"The analyzer '{AnalyzerAssembly}' that enforces the kata's rules is not in the compiler's "
                + $"arguments in '{raw.Roslyn}'. 'dotnet restore Katas.sln' restores it.");

        var known = analyzers.GetOrAdd(string.Join('\n', paths), _ => Load(paths));
        var strict = learner.WithOptions(learner.Options.WithSpecificDiagnosticOptions(
            known.SelectMany(analyzer => analyzer.SupportedDiagnostics)
                .Select(rule => rule.Id)
                .Distinct()
                .ToImmutableDictionary(id => id, _ => ReportDiagnostic.Error)));
        var failures = new ConcurrentQueue<Exception>();
        var run = new CompilationWithAnalyzers(strict, known, new CompilationWithAnalyzersOptions(
            new AnalyzerOptions(rules),
            (failure, _, _) => failures.Enqueue(failure),
            concurrentAnalysis: true,
            logAnalyzerExecutionTime: false,
            reportSuppressedDiagnostics: true));
        var found = await run.GetAnalyzerDiagnosticsAsync(cancellationToken);
        return failures.TryDequeue(out var cause)
            ? throw new EnvironmentFault(
                $"The analyzer '{AnalyzerAssembly}' that enforces the kata's rules failed: {cause.Message} "
                + "'dotnet restore Katas.sln --force' restores it.",
                cause)
            : found;
    }

    /// <exception cref="EnvironmentFault">The analyzers cannot be loaded: an unenforced rule must not look like one
    /// that was kept.</exception>
    private ImmutableArray<DiagnosticAnalyzer> Load(IReadOnlyList<string> paths)
    {
        var failures = new List<string>();
        var references = paths.Select(path => new AnalyzerFileReference(path, loader)).ToList();
        foreach (var reference in references)
            reference.AnalyzerLoadFailed += (_, failure) => failures.Add(failure.Message);

        // The assembly that the C# and VB analyzers share contains no analyzers, and reports that as a load failure.
        ImmutableArray<DiagnosticAnalyzer> found = [.. references.SelectMany(
            reference => reference.GetAnalyzers(LanguageNames.CSharp))];
        return found.Length > 0
            ? found
            : throw new EnvironmentFault(
                $"The analyzer '{AnalyzerAssembly}' that enforces the kata's rules cannot be loaded: "
                + $"{string.Join(' ', failures)} 'dotnet restore Katas.sln --force' restores it.");
    }

    /// <summary>Loads an analyzer's dependencies from its own folder, or from Roslyn.</summary>
    private sealed class AnalyzerLoader() : AssemblyLoadContext("rules"), IAnalyzerAssemblyLoader
    {
        private readonly ConcurrentDictionary<string, string> paths = new();

        public void AddDependencyLocation(string fullPath) =>
            paths[Path.GetFileNameWithoutExtension(fullPath)] = fullPath;

        public Assembly LoadFromPath(string fullPath) => LoadFromAssemblyPath(fullPath);

        protected override Assembly Load(AssemblyName assemblyName) =>
            paths.TryGetValue(assemblyName.Name!, out var path)
                ? LoadFromAssemblyPath(path)
                : Default.LoadFromAssemblyName(assemblyName);
    }

    private sealed class RulesText(string path) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) =>
            SourceText.From(File.ReadAllText(path));
    }
}
