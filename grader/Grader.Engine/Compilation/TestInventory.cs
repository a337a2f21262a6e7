using Grader.Engine.Catalog;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Grader.Engine.Compilation;

/// <summary>Reads the inventory from the syntax, so that nothing has to be compiled or run.</summary>
public sealed class TestInventory(SdkRoslyn roslyn, string roslynFolder) : ITestInventory
{
    public IReadOnlyList<TestClass> Read(string source)
    {
        roslyn.Use(roslynFolder);
        return TestSyntax.Classes(source);
    }

    /// <summary>A class of its own, so that Roslyn's types are loaded only after <see cref="SdkRoslyn.Use"/>.</summary>
    private static class TestSyntax
    {
        public static IReadOnlyList<TestClass> Classes(string source) =>
        [
            .. CSharpSyntaxTree.ParseText(source).GetRoot().DescendantNodes().OfType<ClassDeclarationSyntax>()
                .Select(type => new TestClass(
                    type.Identifier.Text, Trait(type, "Stage"), Trait(type, "Level"), [.. Tests(type)]))
                .Where(type => type.Tests.Count > 0),
        ];

        private static IEnumerable<string> Tests(ClassDeclarationSyntax type) =>
            type.Members.OfType<MethodDeclarationSyntax>()
            .Where(
                method =>
                    method.AttributeLists.SelectMany(list => list.Attributes)
                        .Any(attribute => Name(attribute) is "Fact" or "Theory"))
            .Select(method => method.Identifier.Text);

        private static string? Trait(ClassDeclarationSyntax type, string name) =>
            type.AttributeLists.SelectMany(list => list.Attributes)
            .Where(attribute => Name(attribute) == "Trait")
            .Select(
                attribute =>
                    attribute.ArgumentList?.Arguments.Select(
                        argument => (argument.Expression as LiteralExpressionSyntax)?.Token.ValueText)
                        .ToList())
            .FirstOrDefault(arguments => arguments is [var first, _] && first == name)?[1];

        private static string Name(AttributeSyntax attribute)
        {
            var name = attribute.Name.ToString().Split('.')[^1];
            return name.EndsWith(nameof(Attribute), StringComparison.Ordinal)
                ? name[..^nameof(Attribute).Length]
                : name;
        }
    }
}
