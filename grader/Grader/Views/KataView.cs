using Grader.Engine.Catalog;
using Grader.Engine.Verdicts;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Grader.Views;

/// <summary>One kata: the tests that do not pass, in source order, the first in full, the next in a line of message each.</summary>
internal static class KataView
{
    private const int MostLines = 24;
    private const int MostTests = 10;
    private const string Because = "because ";

    public static IRenderable Of(KataVerdict kata) =>
        new Rows([.. Head(kata), .. Failures(kata, messages: MostTests), Text.Empty, new Text(Pointer(kata), Marks.Quiet)]);

    /// <summary>How it stands, and what is odd.</summary>
    public static IEnumerable<IRenderable> Head(KataVerdict kata)
    {
        var (sign, style, words) = Marks.Of(kata.State);
        yield return new Text($"{sign} {kata.Id}  {kata.Title}: {words}, {kata.Passed} of {kata.Total} tests pass", style);
        foreach (var note in kata.Notes)
            yield return new Text($"  {note}", Marks.Busy);
    }

    /// <summary>What keeps it from passing: compile errors, or tests in source order.</summary>
    /// <param name="kata">The verdict.</param>
    /// <param name="messages">How many tests are shown with a message, the first one's in full.</param>
    public static IEnumerable<IRenderable> Failures(KataVerdict kata, int messages) => kata.State switch
    {
        KataState.BuildError => kata.Diagnostics.Select(Describe),
        KataState.NotStarted or KataState.GraderError => [],
        _ => Tests(kata, messages),
    };

    private static string Pointer(KataVerdict kata) => kata.State switch
    {
        KataState.Done => "Next: 'grader next'. The reference is in 'grader solution " + kata.Slug.Number + "'.",
        KataState.NotStarted => $"Read {kata.Slug.PathOf(Lesson.FileName)}, edit the stub beside it, and run it again.",
        _ => $"The rules are in {kata.Slug.PathOf(Lesson.FileName)}; 'grader hint {kata.Slug.Number}' helps.",
    };

    private static Text Describe(BuildDiagnostic diagnostic) =>
        new($"{diagnostic.File}({diagnostic.Line},{diagnostic.Column}): {Marks.Of(diagnostic.Severity)} {diagnostic.Id}: {diagnostic.Message}");

    private static IEnumerable<IRenderable> Tests(KataVerdict kata, int messages)
    {
        var failing = kata.Failing.ToList();
        foreach (var (index, test) in failing.Take(MostTests).Index())
        {
            var (sign, style, words) = Marks.Of(test.Outcome);
            yield return new Text($"  {sign} {test.Name}{(test.Outcome == TestOutcome.Failed ? "" : $" ({words})")}{Place(test)}", style);
            foreach (var line in index < messages ? Message(test, whole: index == 0) : [])
                yield return new Padder(new Text(line), new Padding(6, 0, 0, 0));
        }

        if (failing.Count > MostTests)
            yield return new Text($"  … and {failing.Count - MostTests} more ('--json' lists them all)", Marks.Quiet);
    }

    private static string Place(TestVerdict test) =>
        test.File is null ? "" : $"  {Path.GetFileName(test.File)}:{test.Line}";

    private static IEnumerable<string> Message(TestVerdict test, bool whole)
    {
        var lines = Lines(test.Message).Where(line => line.Length > 0).ToList();
        if (!whole)
            return Brief(lines);
        return test.Output.Length == 0 ? Cut(lines) : [.. Cut(lines), "It wrote:", .. Cut([.. Lines(test.Output.TrimEnd()).Select(line => "| " + line)])];
    }

    /// <summary>What was expected, and the rule; the values that break the message into lines are left out.</summary>
    private static IEnumerable<string> Brief(List<string> lines)
    {
        var rule = lines.Find(line => line.Contains(Because, StringComparison.Ordinal));
        return rule is null || rule == lines[0] ? lines.Take(1) : [$"{lines[0]} … {rule[rule.IndexOf(Because, StringComparison.Ordinal)..].Split(", but")[0]}"];
    }

    private static IEnumerable<string> Lines(string text) => text.Split('\n').Select(line => line.TrimEnd());

    private static IEnumerable<string> Cut(List<string> lines) =>
        lines.Count <= MostLines ? lines : lines.Take(MostLines).Append($"… {lines.Count - MostLines} more lines ('--json' has them all)");
}
