using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Grader.Engine.Compilation;

/// <summary>
/// Finds source that would overflow the compiler's stack, and with it end the whole process: the compiler recurses for
/// each bracket, and in places for each token of a statement. Nobody writes such code by hand.
/// </summary>
internal static class SourceShape
{
    private const int MaxBracketDepth = 1000;
    private const int MaxStatementTokens = 3000;
    private const int MaxDirectiveLength = 1000;

    /// <returns>Line and complaint, or null.</returns>
    public static (int Line, string Complaint)? Complaint(byte[] source, CSharpParseOptions options)
    {
        var (line, depth, stretch, longest, inLine, directive) = (1, 0, 0, 0, 0, false);
        foreach (var value in source)
        {
            // Brackets in strings and comments count, too: nobody leaves a thousand of them open.
            depth += value is (byte)'(' or (byte)'[' or (byte)'{'
                ? 1
                : value is (byte)')' or (byte)']' or (byte)'}' && depth > 0
                ? -1
                : 0;
            stretch = value is (byte)';' or (byte)'{' or (byte)'}' ? 0 : stretch + 1;
            longest = Math.Max(longest, stretch);
            directive = inLine == 0 ? value == '#' : directive;
            inLine = value == '\n' ? 0 : value is (byte)' ' or (byte)'\t' && inLine == 0 ? 0 : inLine + 1;
            line += value == '\n' ? 1 : 0;
            if (depth > MaxBracketDepth)
                return (line, $"Brackets are nested more than {MaxBracketDepth} deep here.");
            if (directive && inLine > MaxDirectiveLength)
                return (line, $"This directive is longer than {MaxDirectiveLength} characters.");
        }

        return longest > MaxStatementTokens ? LongStatement(source, options) : null;
    }

    /// <summary>Counts tokens, since a long stretch may be a comment or a string.</summary>
    private static (int Line, string Complaint)? LongStatement(byte[] source, CSharpParseOptions options)
    {
        var text = SourceText.From(source, source.Length);
        var count = 0;
        foreach (var token in SyntaxFactory.ParseTokens(text.ToString(), options: options))
        {
            count = token.Kind() is SyntaxKind.SemicolonToken or SyntaxKind.OpenBraceToken or SyntaxKind.CloseBraceToken
                ? 0
                : count + 1;
            if (count > MaxStatementTokens)
                return (
                    text.Lines.GetLinePosition(token.SpanStart).Line + 1,
                    $"This statement has more than {MaxStatementTokens} tokens.");
        }

        return null;
    }
}
