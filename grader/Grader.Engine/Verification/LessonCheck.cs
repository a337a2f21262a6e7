using System.Text;
using Grader.Engine.Catalog;
using Grader.Engine.Examples;
using Grader.Engine.Files;

namespace Grader.Engine.Verification;

/// <summary>
/// Checks, without running them, that a lesson shows its programs and pictures in the form that people and <c>grader
/// show</c> can read.
/// </summary>
internal sealed class LessonCheck
{
    private const string PictureBegins = "<details><summary>The picture as text</summary>";
    private const string PictureEnds = "</details>";

    /// <summary>What fits into a terminal of 80 columns with the margin that <c>grader show</c> gives it.</summary>
    private const int Widest = 76;

    private readonly string file;
    private readonly ExampleFolder folder;
    private readonly IReadOnlyList<LessonPart> parts;
    private readonly IReadOnlyList<ShownProgram> shown;

    public LessonCheck(Clone clone, KataSlug kata)
    {
        file = kata.PathOf(Lesson.FileName);
        folder = ExampleFolder.Read(clone, kata);
        parts = LessonPart.Split(WorkFile.Read(Path.Combine(clone.Root, file)) is WorkFile.Regular lesson
            ? Encoding.UTF8.GetString(lesson.Content)
            : "");
        shown = [.. ShownProgram.In(parts)];
        Kata = kata;
    }

    public KataSlug Kata { get; }

    public IReadOnlyList<ExampleProgram> Programs => folder.Programs;

    /// <summary>The output that the lesson shows for a program; null if it shows none, or more than one.</summary>
    public LessonPart.Block? OutputOf(ExampleProgram program) => Showing(program) is [{ Output: { } output }]
        ? output
        : null;

    public IEnumerable<VerificationFault> Faults() =>
    [
        .. folder.Others.Select(name => new VerificationFault(
            Kata.PathOf($"{ExampleFolder.Name}/{name}"),
            "is no program that a lesson can show (a .cs or a .py file). Move it elsewhere.")),
        .. folder.Programs.SelectMany(Shown),
        .. shown.Where(program => folder.Programs.All(known => known.Name != program.Name)).Select(WithoutFile),
        .. shown.Where(program => program.Output is null).Select(WithoutOutput),
        .. parts.OfType<LessonPart.Block>().SelectMany(TooWide),
        .. Enumerable.Range(0, parts.Count).Where(IsPictureWithoutText).Select(WithoutText),
    ];

    private List<ShownProgram> Showing(ExampleProgram program) => [.. shown.Where(other => other.Name == program.Name)];

    private IEnumerable<VerificationFault> Shown(ExampleProgram program)
    {
        switch (Showing(program))
        {
            case []:
                yield return new VerificationFault(
                    program.File,
                    "is not shown in the lesson. Link it there, show it, and show its output, as step 7 of "
                    + "CONTRIBUTING.md says.");
                break;
            case [var one]:
                if (Difference.Between(one.Code.Lines, Difference.Lines(program.Code)) is { } difference)
                    yield return new VerificationFault(
                        file,
                        $"shows another text than '{program.File}' in line {one.Code.Line + difference.Line}: "
                        + $"'{difference.First}', where the file has '{difference.Second}'. Copy the file into the "
                        + "lesson.");
                if (!one.Names(program.Command))
                    yield return new VerificationFault(
                        file,
                        $"does not say how to run the program in line {one.Code.Line}. Write `{program.Command}` "
                        + "into the paragraph above it.");
                break;
            case var several:
                yield return new VerificationFault(
                    file,
                    $"shows '{program.File}' {several.Count} times, in lines "
                    + $"{string.Join(", ", several.Select(one => one.Code.Line))}. Keep one.");
                break;
        }
    }

    private VerificationFault WithoutFile(ShownProgram program) => new(file, program.Name is { } name
        ? $"shows '{ExampleFolder.Name}/{name}' in line {program.Code.Line}, which does not exist. Write '{Kata.PathOf($"{ExampleFolder.Name}/{name}")}', or correct the link above it."
        : $"shows a program in line {program.Code.Line} that nobody can run. Put it into '{Kata.PathOf(ExampleFolder.Name)}', and link it in the paragraph above: [examples/name.cs](examples/name.cs).");

    private VerificationFault WithoutOutput(ShownProgram program) =>
        new(
            file,
            $"does not show what the program in line {program.Code.Line} writes. Put a ```text block with its "
            + "output right below it.");

    private IEnumerable<VerificationFault> TooWide(LessonPart.Block block) =>
        block.Lines.Index().Where(line => block.Info != "mermaid" && line.Item.Length > Widest)
        .Select(line => new VerificationFault(
            file,
            $"has {line.Item.Length} columns in line {block.Line + 1 + line.Index}. A block has {Widest} at "
            + "most, so that 'grader show' need not cut it."));

    private bool IsPictureWithoutText(int at) => parts[at] is LessonPart.Block { Info: "mermaid" } && !(
        parts.ElementAtOrDefault(at + 1) is LessonPart.Prose { Text: PictureBegins }
        && parts.ElementAtOrDefault(at + 2) is LessonPart.Block { Info: "text" }
        && parts.ElementAtOrDefault(at + 3) is LessonPart.Prose { Text: PictureEnds });

    private VerificationFault WithoutText(int at) =>
        new(
            file,
            $"has a picture in line {parts[at].Line} without its text. Right below it come '{PictureBegins}', an "
            + $"empty line, a ```text block, an empty line, and '{PictureEnds}'.");
}
