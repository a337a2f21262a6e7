namespace Grader.Engine.Verification;

/// <summary>Checks that people and <c>grader show</c> can read a page's blocks and pictures.</summary>
internal static class PageForm
{
    private const string PictureBegins = "<details><summary>The picture as text</summary>";
    private const string PictureEnds = "</details>";

    /// <summary>What fits into a terminal of 80 columns with the margin that <c>grader show</c> gives it.</summary>
    private const int Widest = 76;

    public static IEnumerable<VerificationFault> Faults(string file, IReadOnlyList<LessonPart> parts) =>
    [
        .. parts.OfType<LessonPart.Block>().SelectMany(block => TooWide(file, block)),
        .. Enumerable.Range(0, parts.Count)
            .Where(at => IsPictureWithoutText(parts, at))
            .Select(at => WithoutText(file, parts[at])),
    ];

    private static IEnumerable<VerificationFault> TooWide(string file, LessonPart.Block block) =>
        block.Lines.Index().Where(line => block.Info != "mermaid" && line.Item.Length > Widest)
        .Select(line => new VerificationFault(
            file,
            $"has {line.Item.Length} columns in line {block.Line + 1 + line.Index}. A block has {Widest} at "
            + "most, so that 'grader show' need not cut it."));

    private static bool IsPictureWithoutText(IReadOnlyList<LessonPart> parts, int at) =>
        parts[at] is LessonPart.Block { Info: "mermaid" } && !(
            parts.ElementAtOrDefault(at + 1) is LessonPart.Prose { Text: PictureBegins }
            && parts.ElementAtOrDefault(at + 2) is LessonPart.Block { Info: "text" }
            && parts.ElementAtOrDefault(at + 3) is LessonPart.Prose { Text: PictureEnds });

    private static VerificationFault WithoutText(string file, LessonPart picture) =>
        new(
            file,
            $"has a picture in line {picture.Line} without its text. Right below it come '{PictureBegins}', an "
            + $"empty line, a ```text block, an empty line, and '{PictureEnds}'.");
}
