using System.Collections.Concurrent;
using System.Collections.Immutable;
using Grader.Engine.Fingerprints;
using Grader.Engine.Verdicts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace Grader.Engine.Compilation;

/// <summary>Compiles one kata after another, and reads metadata and rules only once.</summary>
internal sealed class RoslynSession(TestImages images, IRuleCheck rules)
{
    private readonly ConcurrentDictionary<string, PortableExecutableReference> references = new();
    private readonly LearnerGuards guards = new();
    private readonly PointWeaver weaver = new();

    public async Task<CompilationOutcome> CompileAsync(CompilationRequest request, CancellationToken cancellationToken)
    {
        var arguments = Arguments(request);
        if (Misshapen(request, arguments.ParseOptions) is { } misshapen)
            return new CompilationOutcome.Refused([misshapen]);

        var learner = new LearnerCompilation(request, arguments, Learner(request, arguments, cancellationToken));
        using var refused = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // The two run in parallel; a compile error says more than a broken rule, so it is reported first.
        var checking = rules.CheckAsync(learner.Code, arguments, request.Arguments, refused.Token);
        try
        {
            return await CompileAsync(learner, checking, cancellationToken);
        }
        finally
        {
            await refused.CancelAsync();
            await ((Task)checking).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The reference, which the request hands in, as of each of these stages.</summary>
    public IReadOnlyList<StageStub> StageStubs(
        CompilationRequest request,
        IReadOnlyList<IReadOnlyList<string>> stages,
        IReadOnlyList<int> numbers,
        CancellationToken cancellationToken)
    {
        var arguments = Arguments(request);
        var stub = Learner(request with { Learner = request.Stub }, arguments, cancellationToken);
        var code = Learner(request, arguments, cancellationToken)
            .AddSyntaxTrees(Parse(request.Tests, arguments, cancellationToken));
        return [.. new StageStubs(code, stub, request, stages, cancellationToken).For(numbers)];
    }

    private async Task<CompilationOutcome> CompileAsync(
        LearnerCompilation compilation, Task<ImmutableArray<Diagnostic>> checking, CancellationToken cancellationToken)
    {
        var (request, learner) = (compilation.Request, compilation.Code);
        if (Emit(learner, cancellationToken, out var emitted) is not { } learnerImage)
            return new CompilationOutcome.Refused(Errors(emitted));
        if (guards.Check(learner, learnerImage.Code, request, cancellationToken) is { Count: > 0 } violations)
            return new CompilationOutcome.Refused(violations);

        var key = KeyOf(request, learnerImage.Api);
        var testErrors = ImmutableArray<Diagnostic>.Empty;
        if (images.Find(request.KataId, key) is not { } testImage)
            testImage = Emit(Tests(compilation, cancellationToken), cancellationToken, out testErrors)?.Code;
        if (Errors(await checking) is { Count: > 0 } banned)
            return new CompilationOutcome.Refused(banned);
        if (testImage is null)
            return new CompilationOutcome.Refused(Errors(testErrors));
        images.Keep(request.KataId, key, testImage);
        // Last, so that guards and rules see what the learner wrote.
        if (weaver.Weave(learnerImage.Code, request, out var woven) is { } played)
            return new CompilationOutcome.Refused([played]);
        return new CompilationOutcome.Compiled(
            woven, testImage, new(() => PublicApi.Of(learner.Assembly)), Warnings(emitted));
    }

    private static CSharpCommandLineArguments Arguments(CompilationRequest request) =>
        CSharpCommandLineParser.Default.Parse(
            request.Arguments.Arguments.Select(argument => argument.Trim()),
            Path.GetDirectoryName(request.Learner.Keys.First()),
            sdkDirectory: null);

    private CSharpCompilation Learner(
        CompilationRequest request, CSharpCommandLineArguments arguments, CancellationToken cancellationToken)
    {
        var shared = arguments.SourceFiles
            .Where(file => !file.Path.EndsWith("Microsoft.NET.Test.Sdk.Program.cs", StringComparison.Ordinal))
            .Select(file => Parse(file.Path, File.ReadAllBytes(file.Path), arguments, cancellationToken));
        var sources = Parse(request.Learner, arguments, cancellationToken).ToList();
        return CSharpCompilation.Create(
            request.KataId,
            shared.Concat(sources),
            arguments.MetadataReferences.Select(
                reference => references.GetOrAdd(reference.Reference, path => MetadataReference.CreateFromFile(path))),
            arguments.CompilationOptions.WithOutputKind(
                HasProgram(sources) ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary)
                .WithConcurrentBuild(true));
    }

    /// <summary>
    /// Statements outside a type, to try things out: only a program may have them. Nothing of it runs.
    /// </summary>
    private static bool HasProgram(IEnumerable<SyntaxTree> sources) =>
        sources.Any(
            source => source.GetRoot() is CompilationUnitSyntax unit && unit.Members.Any(SyntaxKind.GlobalStatement));

    /// <summary>Both compilations share the sources that MSBuild adds.</summary>
    private static CSharpCompilation Tests(LearnerCompilation learner, CancellationToken cancellationToken) => CSharpCompilation.Create(
        $"{learner.Request.KataId}.Tests",
        [
            .. learner.Code.SyntaxTrees.Where(tree => !learner.Request.Learner.ContainsKey(tree.FilePath)),
            .. Parse(learner.Request.Tests, learner.Arguments, cancellationToken),
        ],
        learner.Code.References.Append(learner.Code.ToMetadataReference()),
        learner.Code.Options.WithOutputKind(OutputKind.DynamicallyLinkedLibrary));

    private static BuildDiagnostic? Misshapen(CompilationRequest request, CSharpParseOptions options)
    {
        foreach (var (path, content) in request.Learner)
        {
            if (SourceShape.Complaint(content, options) is { } found)
                return new BuildDiagnostic(GuardIds.SourceShape, Severity.Error, path, found.Line, 1, found.Complaint);
        }

        return null;
    }

    /// <summary>
    /// A hash of everything that the compiled tests depend on; of the learner's code, that is only the public API.
    /// </summary>
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

    private static IEnumerable<SyntaxTree> Parse(
        IReadOnlyDictionary<string, byte[]> sources,
        CSharpCommandLineArguments arguments,
        CancellationToken cancellationToken) =>
        sources.Select(source => Parse(source.Key, source.Value, arguments, cancellationToken));

    private static SyntaxTree Parse(
        string path, byte[] content, CSharpCommandLineArguments arguments, CancellationToken cancellationToken) =>
        CSharpSyntaxTree.ParseText(
            SourceText.From(content, content.Length, canBeEmbedded: true),
            arguments.ParseOptions,
            path,
            cancellationToken);

    private static Image? Emit(
        CSharpCompilation compilation, CancellationToken cancellationToken, out ImmutableArray<Diagnostic> diagnostics)
    {
        using var code = new MemoryStream();
        using var api = new MemoryStream();
        var result = compilation.Emit(
            code,
            metadataPEStream: api,
            options: new EmitOptions(
                debugInformationFormat: DebugInformationFormat.Embedded, includePrivateMembers: false),
            cancellationToken: cancellationToken);
        diagnostics = result.Diagnostics;
        return result.Success ? new Image(code.ToArray(), api.ToArray()) : null;
    }

    private static List<BuildDiagnostic> Warnings(ImmutableArray<Diagnostic> diagnostics) =>
        [.. diagnostics.Where(diagnostic => diagnostic is { Severity: DiagnosticSeverity.Warning, IsSuppressed: false })
            .Select(Describe)];

    private static List<BuildDiagnostic> Errors(ImmutableArray<Diagnostic> diagnostics) =>
        [.. diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start)
            .Select(Describe)];

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

    private sealed record LearnerCompilation(
        CompilationRequest Request, CSharpCommandLineArguments Arguments, CSharpCompilation Code);

    private sealed record Image(byte[] Code, byte[] Api);
}
