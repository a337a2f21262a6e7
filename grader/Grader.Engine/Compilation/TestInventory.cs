using Grader.Engine.Catalog;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Grader.Engine.Compilation;

/// <summary>Reads the inventory from the syntax, so that nothing has to be compiled or run for it.</summary>
public sealed class TestInventory(SdkRoslyn roslyn, string roslynFolder) : ITestInventory
{
    public IReadOnlyList<string> Read(string source)
    {
        roslyn.Use(roslynFolder);
        return TestSyntax.Names(source);
    }

    /// <summary>Apart, so that Roslyn's types are first met after <see cref="SdkRoslyn.Use"/>.</summary>
    private static class TestSyntax
    {
        public static IReadOnlyList<string> Names(string source) =>
        [
            .. CSharpSyntaxTree.ParseText(source).GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>()
                .Where(method => method.AttributeLists.SelectMany(list => list.Attributes).Any(IsTest))
                .Select(method => method.Identifier.Text),
        ];

        private static bool IsTest(AttributeSyntax attribute) =>
            attribute.Name.ToString().Split('.')[^1] is "Fact" or "FactAttribute" or "Theory" or "TheoryAttribute";
    }
}
