using System.Text.RegularExpressions;

namespace Grader.Engine.Verification;

/// <summary>Checks the form of a text's links. Nothing is fetched.</summary>
internal static partial class MarkdownLinks
{
    /// <param name="text">Markdown.</param>
    /// <param name="folder">The folder that relative links start from.</param>
    /// <returns>A message for each malformed link.</returns>
    public static IEnumerable<string> Faults(string text, string folder) =>
        Link().Matches(Code().Replace(text, ""))
            .Select(link => link.Groups["target"].Value)
            .Where(target => !IsLink(target, folder))
            .Distinct()
            .Select(target => $"has a link to '{target}', which is neither 'https://...' nor a file next to it.");

    private static bool IsLink(string target, string folder) =>
        Uri.TryCreate(target, UriKind.Absolute, out var uri)
            && uri.Scheme == Uri.UriSchemeHttps
            && uri.Host.Contains('.', StringComparison.Ordinal)
        || target is ['#', _, ..]
        || target is [not '#', ..]
            && !target.Contains("://", StringComparison.Ordinal)
            && Path.Exists(Path.Combine(folder, target.Split('#')[0]));

    [GeneratedRegex(@"(?<!!)\[[^\]\n]*\]\((?<target>[^)\s]*)[^)\n]*\)")]
    private static partial Regex Link();

    /// <summary>Code may look like a link: <c>items[0](x)</c>.</summary>
    [GeneratedRegex(@"^```.*?^```|`[^`\n]*`", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();
}
