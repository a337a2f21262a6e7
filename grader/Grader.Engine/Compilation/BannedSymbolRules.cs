using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Grader.Engine.Compilation;

/// <summary>Runs the banned-symbol analyzer over the learner's code alone; no pragma, attribute or config file of the learner's switches it off.</summary>
internal sealed class BannedSymbolRules
{
    private const string AnalyzerAssembly = "BannedApiAnalyzers.dll";
    private const string RulesFile = "BannedSymbols.txt";
    private readonly AnalyzerLoader loader = new();
    private readonly ConcurrentDictionary<string, ImmutableArray<DiagnosticAnalyzer>> analyzers = new();

    public async Task<ImmutableArray<Diagnostic>> CheckAsync(CSharpCompilation learner, CSharpCommandLineArguments arguments, CompilerArguments raw, CancellationToken cancellationToken)
    {
        var rules = arguments.AdditionalFiles.Where(file => Path.GetFileName(file.Path) == RulesFile).Select(file => (AdditionalText)new RulesText(file.Path)).ToImmutableArray();
        if (rules.IsEmpty)
            return [];

        var paths = arguments.AnalyzerReferences.Select(reference => reference.FilePath).Where(path => path.EndsWith(AnalyzerAssembly, StringComparison.Ordinal)).ToList();
        if (paths.Count == 0)
            throw new EnvironmentFault($"The analyzer '{AnalyzerAssembly}' that enforces the kata's rules is not among the compiler's arguments in '{raw.Roslyn}'. 'dotnet restore Katas.sln' brings it back.");

        var known = analyzers.GetOrAdd(string.Join('\n', paths), _ => [.. paths.SelectMany(path => new AnalyzerFileReference(path, loader).GetAnalyzers(LanguageNames.CSharp))]);
        var strict = learner.WithOptions(learner.Options.WithSpecificDiagnosticOptions(
            known.SelectMany(analyzer => analyzer.SupportedDiagnostics).Select(rule => rule.Id).Distinct().ToImmutableDictionary(id => id, _ => ReportDiagnostic.Error)));
        var run = new CompilationWithAnalyzers(strict, known, new CompilationWithAnalyzersOptions(
            new AnalyzerOptions(rules), onAnalyzerException: null, concurrentAnalysis: true, logAnalyzerExecutionTime: false, reportSuppressedDiagnostics: true));
        return await run.GetAnalyzerDiagnosticsAsync(cancellationToken).ConfigureAwait(false);
    }

    private sealed class AnalyzerLoader : IAnalyzerAssemblyLoader
    {
        public void AddDependencyLocation(string fullPath)
        {
            // What an analyzer needs lies beside it or is Roslyn's own.
        }

        public Assembly LoadFromPath(string fullPath) => AssemblyLoadContext.Default.LoadFromAssemblyPath(fullPath);
    }

    private sealed class RulesText(string path) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(File.ReadAllText(path));
    }
}
