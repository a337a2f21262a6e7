using Grader.Engine.Catalog;
using Grader.Engine.Verdicts;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Grader.Views;

/// <summary>
/// One kata: the stage the learner is at, its first failing test in full, the others by name. Made to fit into 24 rows.
/// </summary>
internal static class KataView
{
    private const int MaxNames = 5;
    private const int MaxQuestions = 5;

    /// <param name="explanation">What to say when it is done; null shows what mastery still asks for instead.</param>
    public static IRenderable Of(KataVerdict kata, Explanation? explanation) =>
        new Rows(
            [.. Head(kata), .. Body(kata, explanation), Text.Empty, .. Pointers(kata)
                .Concat(Beliefs(kata, $"'grader hint {kata.Slug.Number}'"))
                .Select(line => new Text(line, Marks.Quiet))]);

    /// <summary>The kata's state and its notes.</summary>
    public static IEnumerable<IRenderable> Head(KataVerdict kata)
    {
        var (sign, style, words) = Marks.Of(kata);
        yield return kata.Core.Count > 1
            ? new Text($"{sign} {kata.Id}  {kata.Title}: {words}  {StageBar.Of(kata)} stages", style)
            : new Text($"{sign} {kata.Id}  {kata.Title}: {words}, {kata.Passed} of {kata.Total} tests pass", style);
        foreach (var note in kata.Notes)
            yield return new Text($"  {note}", Marks.Busy);
        if (kata is { State: KataState.InProgress or KataState.Done, Stages.Count: > 1, Current: { } stage })
            yield return new Text(
                $"{(stage.Level == StageLevel.Core ? "Stage" : "Mastery stage")} "
                + $"{kata.Stages.ToList().IndexOf(stage) + 1}, {stage.Title}: {stage.Passed} of {stage.Total} tests "
                + "pass",
                Marks.Strong);
    }

    /// <summary>Why the current stage does not pass: compile errors, or its failing tests in source order.</summary>
    public static IEnumerable<IRenderable> Failures(KataVerdict kata) => kata.State switch
    {
        KataState.BuildError => kata.Diagnostics.Select(Describe),
        KataState.NotStarted or KataState.GraderError => [],
        _ => [.. Tests(kata), .. Later(kata)],
    };

    /// <summary>That there is a diagnosis, and how to see it.</summary>
    /// <param name="hint">What shows it: a command or a key.</param>
    public static IEnumerable<string> Beliefs(KataVerdict kata, string hint) => kata.Diagnosis switch
    {
        [] => [],
        [{ Certainty: Certainty.Union }, _] => [$"Two beliefs together would explain what fails: {hint} says which."],
        [_] => [$"One belief would explain {Explained(kata)}: {hint} says which."],
        _ => [$"One of two beliefs would explain {Explained(kata)}: {hint} says which."],
    };

    /// <summary>What the learner has shown, and the questions to think about.</summary>
    public static IEnumerable<IRenderable> Praise(Explanation explanation)
    {
        if (explanation.Shown.Length > 0)
            yield return new Text(explanation.Shown, Marks.Good);
        if (explanation.Questions.Count == 0)
            yield break;
        var questions = new Grid()
            .AddColumn(new GridColumn().Padding(2, 0, 1, 0))
            .AddColumn(new GridColumn().Padding(0, 0, 0, 0));
        foreach (var question in explanation.Questions.Take(MaxQuestions))
            questions.AddRow(new Text("?"), new Text(question));
        yield return questions;
    }

    private static IEnumerable<IRenderable> Body(KataVerdict kata, Explanation? explanation) =>
        kata.State == KataState.Done && explanation is not null ? Praise(explanation) : Failures(kata);

    private static IEnumerable<string> Pointers(KataVerdict kata) => kata.State switch
    {
        KataState.Done when kata.Current is { } stage =>
        [
            "On: 'grader next' moves to the next kata, "
            + $"'grader run {kata.Slug.Number} --mastery' shows what '{stage.Title}' still asks for.",
            $"'grader solution {kata.Slug.Number}' compares yours with the reference.",
        ],
        KataState.Done =>
            [$"On: 'grader next' moves to the next kata, 'grader solution {kata.Slug.Number}' shows the reference."],
        KataState.NotStarted =>
            [$"Read {kata.Slug.PathOf(Lesson.FileName)} ('grader show {kata.Slug.Number}'), edit {Stub(kata)}, and run it again."],
        _ when kata is { Core.Count: > 1, Current: { } stage } =>
            [$"The rules are in {kata.Slug.PathOf(Lesson.FileName)} under stage {kata.Stages.ToList().IndexOf(stage) + 1}; 'grader hint {kata.Slug.Number}' helps."],
        _ => [$"The rules are in {kata.Slug.PathOf(Lesson.FileName)}; 'grader hint {kata.Slug.Number}' helps."],
    };

    private static string Explained(KataVerdict kata) =>
        kata.Diagnosis[0].Certainty == Certainty.Equal ? "what fails" : "much of what fails";

    private static string Stub(KataVerdict kata) => kata.Stub.Count == 0
        ? "the stub next to it"
        : string.Join(", ", kata.Stub);

    private static Text Describe(BuildDiagnostic diagnostic) =>
        new(
            $"{diagnostic.File}({diagnostic.Line},{diagnostic.Column}): {Marks.Of(diagnostic.Severity)} "
            + $"{diagnostic.Id}: {diagnostic.Message}");

    private static IEnumerable<IRenderable> Tests(KataVerdict kata)
    {
        var failing = (
            kata is { Stages.Count: > 1, Current: { } stage }
                ? kata.Failing.Where(test => test.Stage == stage.Title)
                : kata.Failing).ToList();
        if (failing.Count == 0)
            yield break;
        foreach (var row in FailureView.Of(failing[0]))
            yield return row;
        foreach (var test in failing.Skip(1).Take(MaxNames))
            yield return FailureView.Name(test);
        if (failing.Count > MaxNames + 1)
            yield return new Text($"  … and {failing.Count - MaxNames - 1} more", Marks.Quiet);
    }

    /// <summary>The stages after the current one, in one line.</summary>
    private static IEnumerable<IRenderable> Later(KataVerdict kata)
    {
        if (kata is not { Stages.Count: > 1, Current: { Level: StageLevel.Core } current })
            yield break;
        var later = kata.Core.SkipWhile(stage => stage != current).Skip(1).Select(stage => stage.Title).ToList();
        var mastery = kata.Mastery.Count == 0
            ? ""
            : $"{kata.Mastery.Count} mastery {(kata.Mastery.Count == 1 ? "stage" : "stages")}";
        string[] parts = [string.Join(", ", later), mastery];
        if (parts.Any(part => part.Length > 0))
            yield return new Text(
                $"  Later: {string.Join("; then ", parts.Where(part => part.Length > 0))}.", Marks.Quiet);
    }
}
