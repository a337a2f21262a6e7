namespace Grader.Engine.Verification;

/// <summary>Names in a sentence: <c>'one', 'two'</c>.</summary>
internal static class QuotedNames
{
    public static string Of(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));
}
