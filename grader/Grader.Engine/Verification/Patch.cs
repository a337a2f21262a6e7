using System.Text.RegularExpressions;

namespace Grader.Engine.Verification;

/// <summary>A patch as git writes it, and the text above it, which git skips.</summary>
internal sealed partial record Patch(string Header, IReadOnlyList<Hunk> Hunks)
{
    public static Patch Parse(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var header = lines.TakeWhile(line => !line.StartsWith("diff --git ", StringComparison.Ordinal)).ToList();
        var hunks = new List<Hunk>();
        var file = "";
        for (var at = header.Count; at < lines.Length; at++)
        {
            if (lines[at].StartsWith("--- a/", StringComparison.Ordinal))
                file = lines[at]["--- a/".Length..];
            if (HunkStart().Match(lines[at]) is not { Success: true } start)
                continue;

            // The counts tell where a hunk ends: a removed line may look like the start of the next file.
            var (old, gone, added) = (new List<string>(), Count(start, "old"), Count(start, "new"));
            while ((gone > 0 || added > 0) && ++at < lines.Length)
            {
                var mark = lines[at] is [var first, ..] ? first : ' ';
                if (mark is ' ' or '-')
                {
                    old.Add(lines[at].Length > 0 ? lines[at][1..] : "");
                    gone--;
                }

                if (mark is ' ' or '+')
                    added--;
            }

            hunks.Add(new Hunk(file, Number(start.Groups["line"]), old));
        }

        return new Patch(string.Join('\n', header), hunks);
    }

    private static int Count(Match start, string side) => start.Groups[side].Success ? Number(start.Groups[side]) : 1;

    private static int Number(Group group) => int.Parse(group.Value);

    [GeneratedRegex(@"^@@ -(?<line>\d+)(,(?<old>\d+))? \+\d+(,(?<new>\d+))? @@", RegexOptions.ExplicitCapture)]
    private static partial Regex HunkStart();
}
