using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Grader.Engine.Compilation;

/// <summary>
/// Makes stubs in which the public members of later stages throw. The stage of a member is the first one that the
/// stub's doc comment names; without any, the first one whose tests use it.
/// </summary>
internal sealed partial class StageStubs
{
    private readonly IReadOnlyList<IReadOnlyList<string>> stages;
    private readonly MemberUses uses;
    private readonly Dictionary<string, MethodDeclarationSyntax> tests;
    private readonly Dictionary<string, ISymbol> testMethods;
    private readonly Dictionary<ISymbol, MemberDeclarationSyntax> members;
    private readonly Dictionary<ISymbol, int> stageOf;
    private readonly IReadOnlyDictionary<string, byte[]> reference;

    /// <param name="code">The reference and the tests.</param>
    /// <param name="stub">The pristine stub.</param>
    /// <param name="request">Which sources are which.</param>
    /// <param name="stages">The tests of each stage.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public StageStubs(
        CSharpCompilation code,
        CSharpCompilation stub,
        CompilationRequest request,
        IReadOnlyList<IReadOnlyList<string>> stages,
        CancellationToken cancellationToken)
    {
        this.stages = stages;
        reference = request.Learner;
        uses = MemberUses.Of(code, cancellationToken);
        tests = Declarations(code, request.Tests).OfType<MethodDeclarationSyntax>()
            .Where(method => method.AttributeLists.Count > 0)
            .DistinctBy(method => method.Identifier.Text)
            .ToDictionary(method => method.Identifier.Text);
        testMethods = tests.ToDictionary(test => test.Key, test => Symbol(code, test.Value)!);
        members = new(SymbolEqualityComparer.Default);
        foreach (var member in Declarations(code, request.Learner).Where(member => Bodies(member).Any()))
        {
            if (Symbol(code, member) is { } symbol && IsPublic(symbol))
                members[symbol] = member;
        }

        var documented = Declarations(stub, request.Stub)
            .Select(member => (Id: Symbol(stub, member)?.GetDocumentationCommentId(), Stage: DocumentedStage(member)))
            .Where(member => member is { Id: not null, Stage: not null })
            .ToDictionary(member => member.Id!, member => member.Stage!.Value);
        var tested = stages.Select(stage => uses.From(stage.Select(test => testMethods[test]))).ToList();
        stageOf = new Dictionary<ISymbol, int>(SymbolEqualityComparer.Default);
        foreach (var member in members.Keys)
        {
            if (documented.TryGetValue(member.GetDocumentationCommentId()!, out var stage))
                stageOf[member] = stage;
            else if (!MemberUses.IsCalledFromOutside(member))
                stageOf[member] = tested.FindIndex(used => used.Contains(member)) is var first and >= 0
                    ? first + 1
                    : int.MaxValue;
        }
    }

    /// <summary>One stub for all stages that leave the same members to later ones; none if they leave none.</summary>
    /// <param name="numbers">The stages, from 1.</param>
    public IEnumerable<StageStub> For(IEnumerable<int> numbers) =>
        from number in numbers
        let later = Later(number)
        where later.Count > 0
        group number by string.Join('\n', later.Select(Named).Order()) into same
        select new StageStub(
            Sources(Later(same.First())),
            [.. same.SelectMany(number => stages[number - 1].Select(test => Test(test, number)))]);

    private StageTest Test(string name, int stage) => new(
        name,
        tests[name].SyntaxTree.FilePath,
        stage,
        [.. uses.From([testMethods[name]]).Intersect(Later(stage), SymbolEqualityComparer.Default)
            .Select(member => (Named(member!), stageOf[member!]))]);

    /// <summary>Without those that the reference's earlier members use: they stand for helpers of any design.</summary>
    private List<ISymbol> Later(int stage)
    {
        var later = stageOf.Where(member => member.Value > stage).Select(member => member.Key).ToList();
        var kept = uses.From(members.Keys.Except(later, SymbolEqualityComparer.Default)!);
        return [.. later.Where(member => !kept.Contains(member))];
    }

    private Dictionary<string, byte[]> Sources(IEnumerable<ISymbol> later)
    {
        var edits = later
            .SelectMany(member => Edits(members[member], Named(member))
                .Select(edit => (members[member].SyntaxTree.FilePath, Edit: edit)))
            .ToLookup(edit => edit.FilePath, edit => edit.Edit);
        return reference.ToDictionary(source => source.Key, source => Encoding.UTF8.GetBytes(
            SourceText.From(source.Value, source.Value.Length)
                .WithChanges(edits[source.Key].OrderBy(edit => edit.Span))
                .ToString()));
    }

    /// <summary>A stub is not async: it throws at the call.</summary>
    private static IEnumerable<TextChange> Edits(MemberDeclarationSyntax member, string name)
    {
        var stub = $"throw new global::System.NotImplementedException(\"'{name}' belongs to a later stage.\")";
        return Bodies(member)
            .Select(body => body is ArrowExpressionClauseSyntax arrow
                ? new TextChange(arrow.Expression.Span, stub)
                : new TextChange(body.Span, $"{{ {stub}; }}"))
            .Concat(member.Modifiers.Where(modifier => modifier.IsKind(SyntaxKind.AsyncKeyword))
                .Select(modifier => new TextChange(modifier.FullSpan, "")));
    }

    private static string Named(ISymbol member) =>
        member.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat);

    private static IEnumerable<SyntaxNode> Bodies(MemberDeclarationSyntax member) => member switch
    {
        BaseMethodDeclarationSyntax method => [method.Body ?? (SyntaxNode?)method.ExpressionBody],
        PropertyDeclarationSyntax { ExpressionBody: { } body } => [body],
        IndexerDeclarationSyntax { ExpressionBody: { } body } => [body],
        BasePropertyDeclarationSyntax { AccessorList: { } accessors } =>
            accessors.Accessors.Select(accessor => accessor.Body ?? (SyntaxNode?)accessor.ExpressionBody),
        _ => Array.Empty<SyntaxNode?>(),
    } is var bodies ? bodies.OfType<SyntaxNode>() : [];

    private static IEnumerable<MemberDeclarationSyntax> Declarations(
        CSharpCompilation compilation, IReadOnlyDictionary<string, byte[]> sources) =>
        compilation.SyntaxTrees.Where(tree => sources.ContainsKey(tree.FilePath))
            .SelectMany(tree => tree.GetRoot().DescendantNodes().OfType<MemberDeclarationSyntax>());

    private static ISymbol? Symbol(CSharpCompilation compilation, MemberDeclarationSyntax member) =>
        compilation.GetSemanticModel(member.SyntaxTree).GetDeclaredSymbol(member);

    private static bool IsPublic(ISymbol symbol) =>
        symbol.DeclaredAccessibility == Accessibility.Public
        && (symbol.ContainingType is null || IsPublic(symbol.ContainingType));

    private static int? DocumentedStage(MemberDeclarationSyntax member)
    {
        var numbers = StageNumber().Matches(member.GetLeadingTrivia().ToFullString());
        return numbers.Count > 0 ? numbers.Min(match => int.Parse(match.Groups["number"].Value)) : null;
    }

    [GeneratedRegex(@"\b[Ss]tages? (?<number>\d{1,3})\b", RegexOptions.ExplicitCapture)]
    private static partial Regex StageNumber();
}
