using System.Text;
using Grader.Engine.Verdicts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Grader.Engine.Compilation;

/// <summary>Refuses code that could change what the tests mean: a type where the tests look first, an extension member, a friend.</summary>
internal sealed class LearnerGuards
{
    public IReadOnlyList<BuildDiagnostic> Check(CSharpCompilation learner, CompilationRequest request, CancellationToken cancellationToken)
    {
        var homes = request.Stub.Values
            .SelectMany(stub => CSharpSyntaxTree.ParseText(Encoding.UTF8.GetString(stub), cancellationToken: cancellationToken).GetRoot(cancellationToken).DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>())
            .Select(home => home.Name.ToString())
            .ToHashSet();
        var found = new List<BuildDiagnostic>();
        foreach (var type in Types(learner.Assembly.GlobalNamespace))
        {
            if (!IsWritten(type, request))
                continue;
            var home = type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString();
            if (!homes.Contains(home))
                found.Add(At(type, GuardIds.ForeignNamespace, $"Type '{type.Name}' is in {(home.Length == 0 ? "no namespace" : $"namespace '{home}'")}, where it could change what the tests mean. Move it to '{string.Join("' or '", homes)}'."));
            found.AddRange(type.GetMembers().Where(IsVisibleExtension).Select(member => At(
                member, GuardIds.ExtensionMember, $"'{member.Name}' could change what the tests' assertions mean, since tests can see it. Make it internal, or an ordinary method with another name.")));
        }

        found.AddRange(learner.Assembly.GetAttributes()
            .Where(attribute => attribute.AttributeClass?.Name is "InternalsVisibleToAttribute" or "IgnoresAccessChecksToAttribute")
            .Select(attribute => At(attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken).GetLocation(), request, GuardIds.FriendAssembly, "A kata's code has no friend assemblies: the tests use its public API alone. Take this attribute out.")));
        return found;
    }

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol scope) =>
        scope.GetMembers().OfType<INamespaceOrTypeSymbol>().SelectMany(member => member is INamedTypeSymbol type ? Types(type).Prepend(type) : Types(member));

    private static bool IsWritten(INamedTypeSymbol type, CompilationRequest request) =>
        type.DeclaringSyntaxReferences.Any(reference => request.Learner.ContainsKey(reference.SyntaxTree.FilePath));

    private static bool IsVisibleExtension(ISymbol member) =>
        IsPublic(member) && (member is IMethodSymbol { IsExtensionMethod: true } || member is INamedTypeSymbol { IsExtension: true } || member is IMethodSymbol { Name: "Should" });

    private static bool IsPublic(ISymbol member)
    {
        for (var symbol = member; symbol is not (null or INamespaceSymbol); symbol = symbol.ContainingSymbol)
        {
            if (symbol.DeclaredAccessibility is not (Accessibility.Public or Accessibility.NotApplicable))
                return false;
        }

        return true;
    }

    private static BuildDiagnostic At(ISymbol symbol, string id, string message) => At(symbol.Locations.FirstOrDefault(), id, message);

    private static BuildDiagnostic At(Location? location, CompilationRequest request, string id, string message) =>
        location is null ? new BuildDiagnostic(id, "error", request.Learner.Keys.First(), 1, 1, message) : At(location, id, message);

    private static BuildDiagnostic At(Location? location, string id, string message)
    {
        var span = location?.GetLineSpan();
        return new BuildDiagnostic(id, "error", span?.Path ?? "", (span?.StartLinePosition.Line ?? 0) + 1, (span?.StartLinePosition.Character ?? 0) + 1, message);
    }
}
