using Microsoft.CodeAnalysis.CSharp;

namespace Grader.Engine.Compilation;

/// <summary>Compares sources by their code, and ignores comments and white space.</summary>
public sealed class SourceComparison(SdkRoslyn roslyn, string roslynFolder)
{
    public bool IsSameCode(string one, string other)
    {
        roslyn.Use(roslynFolder);
        return SyntaxComparison.AreEquivalent(one, other);
    }

    /// <summary>A class of its own, so that Roslyn's types are loaded only after <see cref="SdkRoslyn.Use"/>.</summary>
    private static class SyntaxComparison
    {
        public static bool AreEquivalent(string one, string other) =>
            SyntaxFactory.AreEquivalent(
                CSharpSyntaxTree.ParseText(one), CSharpSyntaxTree.ParseText(other), topLevel: false);
    }
}
