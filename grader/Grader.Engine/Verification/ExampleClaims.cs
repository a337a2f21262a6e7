using Grader.Engine.Catalog;
using Grader.Engine.Examples;

namespace Grader.Engine.Verification;

/// <summary>Checks that a lesson's programs run, and write what the lesson says.</summary>
/// <param name="clone">Where they are.</param>
/// <param name="runner">Runs them.</param>
/// <param name="pythonFault">Why Python programs cannot run here; null if they can.</param>
internal sealed class ExampleClaims(Clone clone, ExampleRunner runner, string? pythonFault)
{
    public static async Task<ExampleClaims> FindAsync(
        Clone clone, ExampleRunner runner, CancellationToken cancellationToken) =>
        new(clone, runner, await runner.PythonFaultAsync(cancellationToken));

    /// <summary>One check for each program that can run here.</summary>
    public IEnumerable<Func<CancellationToken, Task<IReadOnlyList<VerificationFault>>>> Of(LessonCheck lesson) =>
        lesson.Programs.Where(Runs).Select(Claim(lesson));

    /// <summary>What was not proved, and why.</summary>
    public IEnumerable<string> Notes(LessonCheck lesson) =>
        lesson.Programs.Any(program => !Runs(program)) ? [$"python: {pythonFault}"] : [];

    private bool Runs(ExampleProgram program) => pythonFault is null || program.Language != ExampleLanguage.Python;

    private Func<ExampleProgram, Func<CancellationToken, Task<IReadOnlyList<VerificationFault>>>> Claim(LessonCheck lesson) => program => async cancellationToken =>
        await runner.RunAsync(program, cancellationToken) switch
        {
            ExampleRun.Ended { ExitCode: not 0 } ended =>
                [Fault(
                    program,
                    $"ends with exit code {ended.ExitCode}: {LastLine(ended)}. '{program.Command}' shows all of it.")],
            ExampleRun.Ended ended => Compare(program, ended, lesson.OutputOf(program), lesson.Kata),
            ExampleRun.TimedOut late =>
                [Fault(program, $"did not end within {late.Limit.TotalSeconds:0} s. Let it end by itself.")],
            _ => throw new InvalidOperationException("Unknown outcome of a run."),
        };

    private static IReadOnlyList<VerificationFault> Compare(
        ExampleProgram program, ExampleRun.Ended ended, LessonPart.Block? output, KataSlug kata) =>
        output is not null && Difference.Between(Difference.Lines(ended.Output), output.Lines) is { } difference
            ? [Fault(
                program,
                $"writes '{difference.First}' in line {difference.Line} of its output; "
                + $"'{kata.PathOf(Lesson.FileName)}' has '{difference.Second}' (line "
                + $"{output.Line + difference.Line}). If the program is right, copy what '{program.Command}' "
                + "writes into the lesson.")]
            : [];

    /// <summary>The line of a traceback or of compiler output that says what happened.</summary>
    private string LastLine(ExampleRun.Ended ended)
    {
        var line = Lines(ended.Output).FirstOrDefault(line => line.Contains(": error ", StringComparison.Ordinal))
            ?? Lines(ended.Errors).LastOrDefault()
            ?? Lines(ended.Output).LastOrDefault()
            ?? "it wrote nothing";
        return line.Replace(clone.Root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
    }

    private static IEnumerable<string> Lines(string text) =>
        text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0);

    private static VerificationFault Fault(ExampleProgram program, string message) => new(program.File, message);
}
