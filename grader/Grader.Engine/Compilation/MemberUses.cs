using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Grader.Engine.Compilation;

/// <summary>Which members of a compilation use which, by their code.</summary>
internal sealed class MemberUses
{
    private readonly Dictionary<ISymbol, HashSet<ISymbol>> uses = new(SymbolEqualityComparer.Default);

    public static MemberUses Of(CSharpCompilation compilation, CancellationToken cancellationToken)
    {
        var found = new MemberUses();
        foreach (var tree in compilation.SyntaxTrees)
        {
            var model = compilation.GetSemanticModel(tree);
            foreach (var member in tree.GetRoot(cancellationToken).DescendantNodes().OfType<MemberDeclarationSyntax>())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (Owner(model, member) is { } owner)
                    found.Of(owner).UnionWith(Code(member).SelectMany(node => Used(model, node)).Select(Member));
            }
        }

        return found;
    }

    /// <summary>What runs, or may run, when these members are called, themselves included.</summary>
    public IReadOnlySet<ISymbol> From(IEnumerable<ISymbol> members)
    {
        var reached = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var open = new Stack<ISymbol>(members);
        while (open.TryPop(out var member))
        {
            if (!reached.Add(member))
                continue;
            foreach (var used in Of(member))
                open.Push(used);
            if (member.ContainingType is { } type)
                open.Push(type.OriginalDefinition);
            if (member is INamedTypeSymbol { Locations: [{ IsInSource: true }, ..] } own)
            {
                foreach (var called in own.GetMembers().Where(IsCalledFromOutside))
                    open.Push(called);
            }
        }

        return reached;
    }

    /// <summary>Whether a caller may not name it: it overrides or implements what another type declares.</summary>
    public static bool IsCalledFromOutside(ISymbol member) =>
        member.IsOverride
        || member.ContainingType.AllInterfaces.SelectMany(implemented => implemented.GetMembers()).Any(
            promised => SymbolEqualityComparer.Default.Equals(
                member.ContainingType.FindImplementationForInterfaceMember(promised), member));

    private HashSet<ISymbol> Of(ISymbol member)
    {
        if (!uses.TryGetValue(member, out var used))
            uses[member] = used = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        return used;
    }

    /// <summary>What initializes an instance belongs to the type.</summary>
    private static ISymbol? Owner(SemanticModel model, MemberDeclarationSyntax member) => member switch
    {
        BaseNamespaceDeclarationSyntax or GlobalStatementSyntax => null,
        BaseFieldDeclarationSyntax or PropertyDeclarationSyntax { Initializer: not null } =>
            model.GetDeclaredSymbol((TypeDeclarationSyntax)member.Parent!),
        _ => model.GetDeclaredSymbol(member),
    };

    private static IEnumerable<SyntaxNode> Code(MemberDeclarationSyntax member) => member switch
    {
        BaseTypeDeclarationSyntax type => type.BaseList?.DescendantNodes() ?? [],
        _ => member.DescendantNodes(),
    };

    private static IEnumerable<ISymbol> Used(SemanticModel model, SyntaxNode node)
    {
        var implied = node switch
        {
            AwaitExpressionSyntax wait => Awaited(model.GetAwaitExpressionInfo(wait)),
            CommonForEachStatementSyntax loop => Looped(model.GetForEachStatementInfo(loop)),
            ExpressionSyntax expression => [model.GetConversion(expression).MethodSymbol],
            _ => [],
        };
        return implied.Append(model.GetSymbolInfo(node).Symbol).OfType<ISymbol>();
    }

    private static IEnumerable<ISymbol?> Awaited(AwaitExpressionInfo wait) =>
        [wait.GetAwaiterMethod, wait.IsCompletedProperty, wait.GetResultMethod];

    private static IEnumerable<ISymbol?> Looped(ForEachStatementInfo loop) =>
        [loop.GetEnumeratorMethod, loop.MoveNextMethod, loop.CurrentProperty, loop.DisposeMethod];

    private static ISymbol Member(ISymbol used) => used switch
    {
        IMethodSymbol { ReducedFrom: { } extension } => extension.OriginalDefinition,
        IMethodSymbol { AssociatedSymbol: { } owner } => owner.OriginalDefinition,
        _ => used.OriginalDefinition,
    };
}
