using Grader.Engine.Catalog;
using Grader.Engine.Examples;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Grader.Views;

/// <summary>A lesson's programs, each with what it writes.</summary>
internal static class ExampleView
{
    /// <param name="kata">Whose programs they are.</param>
    /// <param name="programs">All of them.</param>
    public static IRenderable Head(Kata kata, IReadOnlyList<ExampleProgram> programs) => new Rows(
        new Text($"{kata.Id}  {kata.Title}: {Count(programs.Count)}", Marks.Strong),
        new Text(string.Join("  ", programs.Select(program => program.Name))),
        new Text($"'grader example {kata.Number} {programs[0].Name}' runs only that one.", Marks.Quiet),
        Text.Empty);

    /// <summary>The program, and the command that is run.</summary>
    public static IRenderable Of(ExampleProgram program) => new Rows(
        new Text(program.File, Marks.Strong),
        Text.Empty,
        CodeLines.OfProgram(program.Code),
        Text.Empty,
        new Text($"$ {program.Command}", Marks.Strong));

    public static IRenderable Of(ExampleProgram program, ExampleRun run) =>
        new Rows([.. Describe(program, run), Text.Empty]);

    public static IRenderable NotRun(string why) => new Rows(new Text(why, Marks.Busy), Text.Empty);

    private static IEnumerable<IRenderable> Describe(ExampleProgram program, ExampleRun run)
    {
        switch (run)
        {
            case ExampleRun.Ended ended:
                // Compiler messages must not be cut.
                if (ended.Output.Length > 0)
                    yield return ended.ExitCode == 0
                        ? CodeLines.OfOutput(ended.Output)
                        : new Text(ended.Output.TrimEnd());
                if (ended.Errors.Length > 0)
                    yield return new Text(ended.Errors.TrimEnd(), Marks.Bad);
                if (ended.ExitCode != 0)
                    yield return new Text(
                        $"It ended with exit code {ended.ExitCode}. If it was edited, 'git checkout "
                        + $"{program.File}' brings it back; if not, 'grader doctor' says what is missing.",
                        Marks.Bad);
                break;
            case ExampleRun.TimedOut late:
                yield return new Text(
                    $"It did not end within {late.Limit.TotalSeconds:0} s and was stopped. If it was edited, 'git "
                    + $"checkout {program.File}' brings it back.",
                    Marks.Bad);
                break;
        }
    }

    private static string Count(int programs) => programs == 1 ? "1 program" : $"{programs} programs";
}
