using Microsoft.CodeAnalysis;

namespace Grader.Engine.Compilation;

/// <summary>What other assemblies can see of an assembly.</summary>
internal static class PublicApi
{
    private static readonly SymbolDisplayFormat Format = new(
        globalNamespaceStyle: SymbolDisplayGlobalNamespaceStyle.Omitted,
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters
            | SymbolDisplayGenericsOptions.IncludeTypeConstraints
            | SymbolDisplayGenericsOptions.IncludeVariance,
        memberOptions: SymbolDisplayMemberOptions.IncludeAccessibility
            | SymbolDisplayMemberOptions.IncludeModifiers
            | SymbolDisplayMemberOptions.IncludeParameters
            | SymbolDisplayMemberOptions.IncludeType
            | SymbolDisplayMemberOptions.IncludeContainingType
                | SymbolDisplayMemberOptions.IncludeExplicitInterface
                | SymbolDisplayMemberOptions.IncludeRef
                | SymbolDisplayMemberOptions.IncludeConstantValue,
        delegateStyle: SymbolDisplayDelegateStyle.NameAndSignature,
        parameterOptions: SymbolDisplayParameterOptions.IncludeName
            | SymbolDisplayParameterOptions.IncludeType
            | SymbolDisplayParameterOptions.IncludeParamsRefOut
            | SymbolDisplayParameterOptions.IncludeDefaultValue
            | SymbolDisplayParameterOptions.IncludeExtensionThis,
        propertyStyle: SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        kindOptions: SymbolDisplayKindOptions.IncludeTypeKeyword,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier
            | SymbolDisplayMiscellaneousOptions.UseSpecialTypes);

    public static IReadOnlyList<string> Of(IAssemblySymbol assembly) =>
        [.. Types(assembly.GlobalNamespace).SelectMany(Describe).Order(StringComparer.Ordinal)];

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol scope) => scope.GetMembers().SelectMany(member => member switch
    {
        INamespaceSymbol inner => Types(inner),
        INamedTypeSymbol type when IsVisible(type) => Types(type).Prepend(type),
        _ => [],
    });

    private static IEnumerable<string> Describe(INamedTypeSymbol type)
    {
        var bases = type.Interfaces.Prepend(type.BaseType)
            .OfType<INamedTypeSymbol>()
            .Select(parent => parent.ToDisplayString(Format));
        yield return $"{(type.IsSealed ? "sealed " : "")}{(type.IsAbstract ? "abstract " : "")}{type.ToDisplayString(Format)} : {string.Join(", ", bases)}";
        foreach (var member in type.GetMembers()
            .Where(
                member =>
                    IsVisible(member)
                        && member is not INamedTypeSymbol and not IMethodSymbol { AssociatedSymbol: not null }))
            yield return Describe(member);
    }

    /// <summary>Without 'async', which is an implementation detail.</summary>
    private static string Describe(ISymbol member) =>
        member.ToDisplayString(Format).Replace("async ", "", StringComparison.Ordinal);

    private static bool IsVisible(ISymbol symbol) =>
        symbol.DeclaredAccessibility is Accessibility.Public
            or Accessibility.Protected
            or Accessibility.ProtectedOrInternal;
}
