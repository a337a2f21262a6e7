using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Grader.Engine.Compilation;

/// <summary>Takes sources apart, whether they compile or not.</summary>
public sealed class SourceMembers(SdkRoslyn roslyn, string roslynFolder)
{
    /// <summary>The members in source order.</summary>
    public IReadOnlyList<SourceMember> Of(IEnumerable<string> sources)
    {
        roslyn.Use(roslynFolder);
        return [.. sources.SelectMany(MemberSyntax.Members)];
    }

    /// <summary>A class of its own, so that Roslyn's types are loaded only after <see cref="SdkRoslyn.Use"/>.</summary>
    private static class MemberSyntax
    {
        public static IEnumerable<SourceMember> Members(string source)
        {
            var root = CSharpSyntaxTree.ParseText(source).GetRoot();
            return root.DescendantNodes().OfType<MemberDeclarationSyntax>()
                .Where(member => member is not (BaseNamespaceDeclarationSyntax or EnumMemberDeclarationSyntax))
                .Select(member => new SourceMember(
                    Name(member), Code(root, Span(member)), string.Join(' ', Tokens(root, Span(member)))));
        }

        /// <summary>Of a type with members only its head: they come one by one.</summary>
        private static TextSpan Span(MemberDeclarationSyntax member) =>
            member is TypeDeclarationSyntax { OpenBraceToken: { IsMissing: false, Span.Length: > 0 } body }
                ? TextSpan.FromBounds(member.SpanStart, body.GetPreviousToken().Span.End)
                : member.Span;

        private static IEnumerable<string> Tokens(SyntaxNode root, TextSpan span) =>
            root.DescendantTokens(span).Where(token => span.Contains(token.Span)).Select(token => token.Text);

        private static string Code(SyntaxNode root, TextSpan span)
        {
            var text = root.GetText();
            var comments = root.DescendantTrivia(span)
                .Where(trivia => span.Contains(trivia.Span) && IsComment(trivia))
                .Select(comment => new TextChange(WithItsLine(text, comment.Span), ""));
            var indentation = span.Start - text.Lines.GetLineFromPosition(span.Start).Start;
            var end = text.Length - span.End;
            var code = text.WithChanges(comments);
            var lines = code.GetSubText(TextSpan.FromBounds(span.Start, code.Length - end)).Lines
                .Select((line, index) => Dedented(line.ToString(), index == 0 ? 0 : indentation));
            return string.Join('\n', lines);
        }

        /// <summary>With the space before it; the whole line, with its end, if nothing else stands on it.</summary>
        private static TextSpan WithItsLine(SourceText text, TextSpan comment)
        {
            var first = text.Lines.GetLineFromPosition(comment.Start);
            var last = text.Lines.GetLineFromPosition(comment.End);
            var before = text.ToString(TextSpan.FromBounds(first.Start, comment.Start));
            var after = text.ToString(TextSpan.FromBounds(Math.Min(comment.End, last.End), last.End));
            return (string.IsNullOrWhiteSpace(before), string.IsNullOrWhiteSpace(after)) switch
            {
                (true, true) => TextSpan.FromBounds(first.Start, last.EndIncludingLineBreak),
                (true, false) => comment,
                _ => TextSpan.FromBounds(first.Start + before.TrimEnd().Length, comment.End),
            };
        }

        private static bool IsComment(SyntaxTrivia trivia) => trivia.Kind() is
            SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia
            or SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia;

        private static string Dedented(string line, int indentation) =>
            line[Math.Min(indentation, line.Length - line.TrimStart().Length)..].TrimEnd();

        private static string Name(MemberDeclarationSyntax member) => string.Join(
            '.',
            member.AncestorsAndSelf().OfType<MemberDeclarationSyntax>()
                .Where(part => part is not BaseNamespaceDeclarationSyntax)
                .Reverse()
                .Select(OwnName));

        private static string OwnName(MemberDeclarationSyntax member) => member switch
        {
            TypeDeclarationSyntax type => type.Identifier.Text + type.TypeParameterList,
            BaseTypeDeclarationSyntax type => type.Identifier.Text,
            DelegateDeclarationSyntax type => type.Identifier.Text + type.TypeParameterList,
            MethodDeclarationSyntax method =>
                method.ExplicitInterfaceSpecifier + method.Identifier.Text + method.TypeParameterList + Types(method),
            ConstructorDeclarationSyntax constructor => constructor.Identifier.Text + Types(constructor),
            OperatorDeclarationSyntax found => "operator " + found.OperatorToken.Text + Types(found),
            BaseMethodDeclarationSyntax other => other.Kind() + Types(other),
            PropertyDeclarationSyntax property => property.ExplicitInterfaceSpecifier + property.Identifier.Text,
            EventDeclarationSyntax happening => happening.Identifier.Text,
            IndexerDeclarationSyntax => "this[]",
            BaseFieldDeclarationSyntax field => string.Join(
                ", ", field.Declaration.Variables.Select(variable => variable.Identifier.Text)),
            _ => member.Kind().ToString(),
        };

        private static string Types(BaseMethodDeclarationSyntax method) =>
            $"({string.Join(", ", method.ParameterList.Parameters.Select(parameter => parameter.Type?.ToString()))})";
    }
}
