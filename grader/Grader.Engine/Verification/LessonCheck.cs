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
    private readonly Clone clone;
    private readonly string file;
    private readonly string text;
    private readonly ExampleFolder folder;
    private readonly IReadOnlyList<LessonPart> parts;
    private readonly IReadOnlyList<ShownProgram> shown;

    public LessonCheck(Clone clone, KataSlug kata)
    {
        file = kata.PathOf(Lesson.FileName);
        folder = ExampleFolder.Read(clone, kata);
        text = WorkFile.Read(Path.Combine(clone.Root, file)) is WorkFile.Regular lesson
            ? Encoding.UTF8.GetString(lesson.Content)
            : "";
        parts = LessonPart.Split(text);
        this.clone = clone;
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
        .. PageForm.Faults(file, parts),
        .. PrimerCheck.Faults(clone, text),
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
}
