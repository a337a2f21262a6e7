using System.Collections.Concurrent;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Grader.Engine.Fingerprints;
using Grader.Engine.Verdicts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Grader.Engine.Compilation;

/// <summary>
/// Refuses code that could change what the tests mean: a type in a namespace that the tests search first, an extension
/// member that the stub does not declare, a friend assembly, an API that differs from the stub's, a use of the tests'
/// own library.
/// </summary>
internal sealed class LearnerGuards
{
    private static readonly string[] TestLibraries = ["FluentAssertions"];
    private readonly ConcurrentDictionary<string, StubApi> stubs = new();

    public IReadOnlyList<BuildDiagnostic> Check(
        CSharpCompilation learner, byte[] image, CompilationRequest request, CancellationToken cancellationToken)
    {
        var stub = stubs.GetOrAdd(KeyOf(request), _ => StubApi.Of(Stub(learner, request, cancellationToken)));
        var found = new List<BuildDiagnostic>();
        foreach (var type in Types(learner.Assembly.GlobalNamespace).Where(type => IsWritten(type, request.Learner)))
        {
            var home = type.ContainingNamespace.ToDisplayString();
            if (!stub.Homes.Contains(home))
                found.Add(At(
                    type,
                    GuardIds.ForeignNamespace,
                    $"Type '{type.Name}' is in {(type.ContainingNamespace.IsGlobalNamespace ? "no namespace" : $"namespace '{home}'")}, where it could change what the tests mean. Move it to '{string.Join("' or '", stub.Homes)}'."));
            var suspects = type.GetMembers().Where(ChangesAssertions).Where(member => !stub.DeclaresExtension(member));
            found.AddRange(suspects.Select(member => At(
                member,
                GuardIds.ExtensionMember,
                $"'{(member.Name.Length > 0 ? member.Name : "extension")}' could change what the tests' "
                + "assertions mean, since tests can see it. Make it internal, or make it an ordinary method "
                + "with another name.")));
            found.AddRange(stub.LostBy(type).Select(lost => At(
                type,
                GuardIds.LostMember,
                $"The tests need '{lost.Shown}' of '{type.Name}', exactly as in the stub. Put it back; you may "
                + $"add other members to '{type.Name}'.")));
        }

        found.AddRange(learner.Assembly.GetAttributes()
            .Where(
                attribute =>
                    attribute.AttributeClass?.Name is "InternalsVisibleToAttribute" or "IgnoresAccessChecksToAttribute")
            .Select(attribute => At(
                attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken).GetLocation(),
                request,
                GuardIds.FriendAssembly,
                "A kata's code has no friend assemblies: the tests use only its public API. Remove this attribute.")));
        found.AddRange(References(image).Intersect(TestLibraries).Select(library => At(
            location: null,
            request,
            GuardIds.TestLibrary,
            $"This code uses '{library}', the tests' own library, and could switch off their assertions with "
            + "it. Remove every use of it.")));
        return [.. found.DistinctBy(violation => (violation.Id, violation.File, violation.Line, violation.Message))];
    }

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol scope) =>
        scope.GetMembers()
            .OfType<INamespaceOrTypeSymbol>()
            .SelectMany(member => member is INamedTypeSymbol type ? Types(type).Prepend(type) : Types(member));

    private static bool IsWritten(INamedTypeSymbol type, IReadOnlyDictionary<string, byte[]> sources) =>
        type.DeclaringSyntaxReferences.Any(reference => sources.ContainsKey(reference.SyntaxTree.FilePath))
            && !IsMadeOfStatements(type);

    /// <summary>
    /// What the compiler makes of statements outside a type; one that somebody also declares is theirs.
    /// </summary>
    private static bool IsMadeOfStatements(INamedTypeSymbol type) =>
        type.DeclaringSyntaxReferences.All(reference => reference.GetSyntax() is CompilationUnitSyntax);

    private static string KeyOf(CompilationRequest request)
    {
        using var key = new Fingerprint();
        foreach (var (path, content) in request.Stub)
            key.Add(path, content);
        return key.Finish();
    }

    private static List<INamedTypeSymbol> Stub(
        CSharpCompilation learner, CompilationRequest request, CancellationToken cancellationToken)
    {
        var options = (CSharpParseOptions)learner.SyntaxTrees[0].Options;
        var stub = learner.RemoveAllSyntaxTrees()
            .AddSyntaxTrees(learner.SyntaxTrees.Where(tree => !request.Learner.ContainsKey(tree.FilePath)))
            .AddSyntaxTrees(request.Stub.Select(source => CSharpSyntaxTree.ParseText(
                SourceText.From(source.Value, source.Value.Length), options, source.Key, cancellationToken)));
        return [.. Types(stub.Assembly.GlobalNamespace).Where(type => IsWritten(type, request.Stub))];
    }

    private static List<string> References(byte[] image)
    {
        using var portable = new PEReader(new MemoryStream(image, writable: false));
        var metadata = portable.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(
            handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }

    /// <summary>
    /// Extension members, and any member named 'Should': a property that returns a delegate can be called like a
    /// method.
    /// </summary>
    private static bool ChangesAssertions(ISymbol member) =>
        IsPublic(member)
            && member is IMethodSymbol { IsExtensionMethod: true }
                or INamedTypeSymbol { IsExtension: true }
                or { Name: "Should" };

    private static bool IsPublic(ISymbol member)
    {
        for (var symbol = member; symbol is not (null or INamespaceSymbol); symbol = symbol.ContainingSymbol)
        {
            if (symbol.DeclaredAccessibility is not (Accessibility.Public or Accessibility.NotApplicable))
                return false;
        }

        return true;
    }

    private static BuildDiagnostic At(ISymbol symbol, string id, string message) =>
        At(symbol.Locations.FirstOrDefault(), id, message);

    private static BuildDiagnostic At(Location? location, CompilationRequest request, string id, string message) =>
        location is null
            ? new BuildDiagnostic(id, Severity.Error, request.MainSource, 1, 1, message)
            : At(location, id, message);

    private static BuildDiagnostic At(Location? location, string id, string message)
    {
        var span = location?.GetLineSpan();
        return new BuildDiagnostic(
            id,
            Severity.Error,
            span?.Path ?? "",
            (span?.StartLinePosition.Line ?? 0) + 1,
            (span?.StartLinePosition.Character ?? 0) + 1,
            message);
    }
}
