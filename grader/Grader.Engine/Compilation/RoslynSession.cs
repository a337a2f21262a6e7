using System.Collections.Concurrent;
using System.Collections.Immutable;
using Grader.Engine.Fingerprints;
using Grader.Engine.Verdicts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace Grader.Engine.Compilation;

/// <summary>Compiles kata after kata, with metadata and rules read once.</summary>
internal sealed class RoslynSession(TestImages images)
{
    private readonly ConcurrentDictionary<string, PortableExecutableReference> references = new();
    private readonly BannedSymbolRules rules = new();
    private readonly LearnerGuards guards = new();

    public async Task<CompilationOutcome> CompileAsync(CompilationRequest request, CancellationToken cancellationToken)
    {
        var arguments = CSharpCommandLineParser.Default.Parse(request.Arguments.Arguments.Select(argument => argument.Trim()), Path.GetDirectoryName(request.Learner.Keys.First()), sdkDirectory: null);
        if (Misshapen(request, arguments.ParseOptions) is { } misshapen)
            return new CompilationOutcome.Refused([misshapen]);

        var shared = arguments.SourceFiles.Where(file => !file.Path.EndsWith("Microsoft.NET.Test.Sdk.Program.cs", StringComparison.Ordinal)).Select(file => Parse(file.Path, File.ReadAllBytes(file.Path), arguments, cancellationToken)).ToList();
        var metadata = arguments.MetadataReferences.Select(reference => references.GetOrAdd(reference.Reference, path => MetadataReference.CreateFromFile(path))).ToList();
        var options = arguments.CompilationOptions.WithOutputKind(OutputKind.DynamicallyLinkedLibrary).WithConcurrentBuild(true);
        var learner = CSharpCompilation.Create(request.KataId, shared.Concat(Parse(request.Learner, arguments, cancellationToken)), metadata, options);

        // The two don't wait for each other; a compiler's error tells more than a rule, so it comes first.
        var broken = Task.Run(() => rules.CheckAsync(learner, arguments, request.Arguments, cancellationToken), cancellationToken);
        if (Emit(learner, cancellationToken, out var emitted) is not { } learnerImage)
            return new CompilationOutcome.Refused(Errors(emitted));
        if (guards.Check(learner, learnerImage.Code, request, cancellationToken) is { Count: > 0 } violations)
            return new CompilationOutcome.Refused(violations);

        var key = KeyOf(request, learnerImage.Api);
        var testErrors = ImmutableArray<Diagnostic>.Empty;
        if (images.Find(request.KataId, key) is not { } testImage)
        {
            var tests = CSharpCompilation.Create(
                $"{request.KataId}.Tests",
                shared.Concat(Parse(request.Tests, arguments, cancellationToken)),
                metadata.Append<MetadataReference>(learner.ToMetadataReference()),
                options);
            testImage = Emit(tests, cancellationToken, out testErrors)?.Code;
        }

        if (Errors(await broken) is { Count: > 0 } banned)
            return new CompilationOutcome.Refused(banned);
        if (testImage is null)
            return new CompilationOutcome.Refused(Errors(testErrors));
        images.Keep(request.KataId, key, testImage);
        return new CompilationOutcome.Compiled(learnerImage.Code, testImage, new(() => PublicApi.Of(learner.Assembly)), [.. emitted.Where(diagnostic => diagnostic is { Severity: DiagnosticSeverity.Warning, IsSuppressed: false }).Select(Describe)]);
    }

    private static BuildDiagnostic? Misshapen(CompilationRequest request, CSharpParseOptions options)
    {
        foreach (var (path, content) in request.Learner)
        {
            if (SourceShape.Complaint(content, options) is { } found)
                return new BuildDiagnostic(GuardIds.SourceShape, Severity.Error, path, found.Line, 1, found.Complaint);
        }

        return null;
    }

    /// <summary>All that the compiled tests depend on; of the learner's code that is the public API alone.</summary>
    private static string KeyOf(CompilationRequest request, byte[] api)
    {
        using var key = new Fingerprint();
        key.Add("compiler", typeof(CSharpCompilation).Assembly.FullName!).Add("api", api);
        foreach (var argument in request.Arguments.Arguments)
            key.Add("argument", argument);
        foreach (var (path, content) in request.Tests)
            key.Add(path, content);
        return key.Finish();
    }

    private static IEnumerable<SyntaxTree> Parse(IReadOnlyDictionary<string, byte[]> sources, CSharpCommandLineArguments arguments, CancellationToken cancellationToken) =>
        sources.Select(source => Parse(source.Key, source.Value, arguments, cancellationToken));

    private static SyntaxTree Parse(string path, byte[] content, CSharpCommandLineArguments arguments, CancellationToken cancellationToken) =>
        CSharpSyntaxTree.ParseText(SourceText.From(content, content.Length, canBeEmbedded: true), arguments.ParseOptions, path, cancellationToken);

    private static Image? Emit(CSharpCompilation compilation, CancellationToken cancellationToken, out ImmutableArray<Diagnostic> diagnostics)
    {
        using var code = new MemoryStream();
        using var api = new MemoryStream();
        var result = compilation.Emit(
            code, metadataPEStream: api, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.Embedded, includePrivateMembers: false), cancellationToken: cancellationToken);
        diagnostics = result.Diagnostics;
        return result.Success ? new Image(code.ToArray(), api.ToArray()) : null;
    }

    private static List<BuildDiagnostic> Errors(ImmutableArray<Diagnostic> diagnostics) =>
        [.. diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start).Select(Describe)];

    private static BuildDiagnostic Describe(Diagnostic diagnostic)
    {
        var line = diagnostic.Location.GetLineSpan();
        return new BuildDiagnostic(
            diagnostic.Id,
            diagnostic.Severity == DiagnosticSeverity.Error ? Severity.Error : Severity.Warning,
            line.Path ?? "",
            line.StartLinePosition.Line + 1,
            line.StartLinePosition.Character + 1,
            diagnostic.GetMessage());
    }

    private sealed record Image(byte[] Code, byte[] Api);
}
