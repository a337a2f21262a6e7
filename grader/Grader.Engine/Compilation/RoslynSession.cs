using System.Collections.Concurrent;
using System.Collections.Immutable;
using Grader.Engine.Verdicts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace Grader.Engine.Compilation;

/// <summary>Compiles kata after kata, with metadata and rules read once.</summary>
internal sealed class RoslynSession
{
    private readonly ConcurrentDictionary<string, PortableExecutableReference> references = new();
    private readonly BannedSymbolRules rules = new();
    private readonly LearnerGuards guards = new();

    public CompilationOutcome Compile(CompilationRequest request, CancellationToken cancellationToken)
    {
        var arguments = CSharpCommandLineParser.Default.Parse(request.Arguments.Arguments.Select(argument => argument.Trim()), Path.GetDirectoryName(request.Learner.Keys.First()), sdkDirectory: null);
        var shared = arguments.SourceFiles.Where(file => !file.Path.EndsWith("Microsoft.NET.Test.Sdk.Program.cs", StringComparison.Ordinal)).Select(file => Parse(file.Path, File.ReadAllBytes(file.Path), arguments, cancellationToken)).ToList();
        var metadata = arguments.MetadataReferences.Select(reference => references.GetOrAdd(reference.Reference, path => MetadataReference.CreateFromFile(path))).ToList();
        var options = arguments.CompilationOptions.WithOutputKind(OutputKind.DynamicallyLinkedLibrary).WithConcurrentBuild(true);

        var learner = CSharpCompilation.Create(
            request.KataId, shared.Concat(Parse(request.Learner, arguments, cancellationToken)), metadata, options);
        var diagnostics = learner.GetDiagnostics(cancellationToken);
        if (Errors(diagnostics) is { Count: > 0 } errors)
            return new CompilationOutcome.Refused(errors);
        if (guards.Check(learner, request, cancellationToken) is { Count: > 0 } violations)
            return new CompilationOutcome.Refused(violations);

        var tests = CSharpCompilation.Create(
            $"{request.KataId}.Tests",
            shared.Concat(Parse(request.Tests, arguments, cancellationToken)),
            metadata.Append<MetadataReference>(learner.ToMetadataReference()),
            options);
        var broken = rules.CheckAsync(learner, arguments, request.Arguments, cancellationToken);
        var testImage = Emit(tests, cancellationToken, out var testErrors);
        var banned = Errors(broken.GetAwaiter().GetResult());
        if (banned.Count > 0)
            return new CompilationOutcome.Refused(banned);
        if (testImage is null)
            return new CompilationOutcome.Refused(testErrors);
        return Emit(learner, cancellationToken, out var learnerErrors) is { } learnerImage
            ? new CompilationOutcome.Compiled(learnerImage, testImage, [.. diagnostics.Where(diagnostic => diagnostic is { Severity: DiagnosticSeverity.Warning, IsSuppressed: false }).Select(Describe)])
            : new CompilationOutcome.Refused(learnerErrors);
    }

    private static IEnumerable<SyntaxTree> Parse(IReadOnlyDictionary<string, byte[]> sources, CSharpCommandLineArguments arguments, CancellationToken cancellationToken) =>
        sources.Select(source => Parse(source.Key, source.Value, arguments, cancellationToken));

    private static SyntaxTree Parse(string path, byte[] content, CSharpCommandLineArguments arguments, CancellationToken cancellationToken) =>
        CSharpSyntaxTree.ParseText(SourceText.From(content, content.Length, canBeEmbedded: true), arguments.ParseOptions, path, cancellationToken);

    private static byte[]? Emit(CSharpCompilation compilation, CancellationToken cancellationToken, out IReadOnlyList<BuildDiagnostic> errors)
    {
        using var image = new MemoryStream();
        var result = compilation.Emit(image, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.Embedded), cancellationToken: cancellationToken);
        errors = Errors(result.Diagnostics);
        return result.Success ? image.ToArray() : null;
    }

    private static List<BuildDiagnostic> Errors(ImmutableArray<Diagnostic> diagnostics) =>
        [.. diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start).Select(Describe)];

    private static BuildDiagnostic Describe(Diagnostic diagnostic)
    {
        var line = diagnostic.Location.GetLineSpan();
        return new BuildDiagnostic(
            diagnostic.Id,
            diagnostic.Severity == DiagnosticSeverity.Error ? "error" : "warning",
            line.Path ?? "",
            line.StartLinePosition.Line + 1,
            line.StartLinePosition.Character + 1,
            diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
    }
}
