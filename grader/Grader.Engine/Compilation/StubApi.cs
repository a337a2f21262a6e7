using Microsoft.CodeAnalysis;

namespace Grader.Engine.Compilation;

/// <summary>
/// The API that the stub promises to the tests. A learner's type that replaces a promised one could make assertions
/// pass by its own rules.
/// </summary>
/// <param name="Homes">The namespaces that the learner's code belongs in.</param>
/// <param name="Members">Members by their type, as documentation comments name it.</param>
/// <param name="Extensions">The extension methods, as documentation comments name them.</param>
internal sealed record StubApi(
    IReadOnlySet<string> Homes, ILookup<string, PromisedMember> Members, IReadOnlySet<string> Extensions)
{
    public static StubApi Of(IReadOnlyCollection<INamedTypeSymbol> stub) => new(
        stub.Select(type => type.ContainingNamespace.ToDisplayString()).ToHashSet(),
        stub.Where(IsPublic)
            .SelectMany(type => Promises(type).Select(member => (Type: IdOf(type), member)))
            .ToLookup(entry => entry.Type, entry => entry.member),
        stub.Where(IsPublic).SelectMany(type => type.GetMembers()).Where(IsPublicExtension).Select(IdOf).ToHashSet());

    /// <summary>
    /// Whether it is an extension method of the stub: of the same type, with the same name and parameter types.
    /// </summary>
    public bool DeclaresExtension(ISymbol member) => IsPublicExtension(member) && Extensions.Contains(IdOf(member));

    /// <returns>The promised members that the learner's type lacks, or has with another type.</returns>
    public IEnumerable<PromisedMember> LostBy(INamedTypeSymbol type)
    {
        var promised = Members[IdOf(type)];
        if (!promised.Any())
            return [];

        var kept = new HashSet<string>();
        for (var declaring = type; declaring is not null; declaring = declaring.BaseType)
            kept.UnionWith(Promises(declaring).Select(member => member.Signature));
        return promised.Where(member => !kept.Contains(member.Signature));
    }

    private static IEnumerable<PromisedMember> Promises(INamedTypeSymbol type) =>
        from member in type.GetMembers()
        where member is not INamedTypeSymbol
            && IsPublic(member)
            && !member.IsImplicitlyDeclared
            && member is not IMethodSymbol { AssociatedSymbol: not null }
        select new PromisedMember(
            // A member of the learner's base class counts as one of the class itself; parameter names do not matter.
            $"{IdOf(member).Replace(IdOf(type)[2..] + ".", "", StringComparison.Ordinal)} {TypeOf(member)}",
            member.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat));

    private static string IdOf(ISymbol symbol) => symbol.OriginalDefinition.GetDocumentationCommentId() ?? "";

    private static string TypeOf(ISymbol member) => member switch
    {
        IMethodSymbol method => DocumentationCommentId.CreateReferenceId(method.ReturnType),
        IPropertySymbol property => DocumentationCommentId.CreateReferenceId(property.Type),
        IFieldSymbol field => DocumentationCommentId.CreateReferenceId(field.Type),
        IEventSymbol happening => DocumentationCommentId.CreateReferenceId(happening.Type),
        _ => "",
    };

    private static bool IsPublicExtension(ISymbol member) =>
        IsPublic(member) && member is IMethodSymbol { IsExtensionMethod: true };

    private static bool IsPublic(ISymbol symbol) => symbol.DeclaredAccessibility == Accessibility.Public;
}
