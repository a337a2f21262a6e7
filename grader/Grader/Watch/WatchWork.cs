using Grader.Engine;
using Grader.Engine.Catalog;
using Grader.Engine.Grading;
using Grader.Engine.Verdicts;
using Grader.Learner;

namespace Grader.Watch;

/// <summary>Does the watch's work with the engine, off the watch loop: a key must never wait for a compiler.</summary>
/// <param name="start">The first catalog; moving on reads it again.</param>
internal sealed class WatchWork(Workbench workbench, KataCatalog start) : IWatchWork
{
    /// <summary>One worker serves while the other warms up.</summary>
    private const int Workers = 2;

    private KataCatalog catalog = start;

    public IDisposable FollowSaves(Kata kata, Action<WatchEvent> tell) => new SaveWatcher(kata, workbench.Time, tell);

    public async Task PrepareAsync(Kata kata, CancellationToken cancellationToken)
    {
        workbench.KeepWarm(Workers);
        workbench.Housekeeping.Sweep();
        if (Attempt.Of(kata, catalog) is { Kata.Lock: not null, Submission.Faults.Count: 0 } attempt)
            await workbench.Compiler.WarmUpAsync(attempt, cancellationToken);
    }

    public Task<KataVerdict> GradeAsync(
        Kata kata, bool fresh, GradeProgress progress, CancellationToken cancellationToken)
    {
        var read = catalog;
        return Task.Run(
            () => fresh
                ? workbench.Grader.GradeAsync(Attempt.Of(kata, read), GradeOptions.Default, progress, cancellationToken)
                : workbench.Grader.VerdictAsync(Attempt.Of(kata, read), progress, cancellationToken),
            cancellationToken);
    }

    public async Task<IReadOnlyList<KataVerdict>> GradeAllAsync(CancellationToken cancellationToken)
    {
        var read = catalog;
        try
        {
            return await Task.Run(
                () => new KataSweep(workbench, null).GradeAsync(read.Katas, read, cancellationToken),
                cancellationToken);
        }
        finally
        {
            // A sweep starts only the workers that it needs.
            workbench.KeepWarm(Workers);
        }
    }

    public async Task<Kata?> MoveOnAsync(Kata from, CancellationToken cancellationToken)
    {
        catalog = await workbench.LoadAsync(cancellationToken);
        return new NextKata(workbench).MoveOn(catalog, from).Next;
    }

    public string HintFor(Kata kata, KataVerdict verdict)
    {
        switch (verdict.State)
        {
            case KataState.Done when verdict.Mastered:
                return "It is done: no hints left.";
            case KataState.BuildError:
                return "It does not compile yet: the first error above says where.";
            default:
                return OrFault(() =>
                {
                    var hint = new HintGiver(workbench.Notes).Next(kata, verdict);
                    return hint.Number == 0 ? hint.Text : $"**Hint {hint.Number} of {hint.Count}.** {hint.Text}";
                });
        }
    }

    public Explanation ExplanationOf(Kata kata) => Explanation.Of(workbench.Clone, kata);

    public string BeginningOf(Kata kata) => OrFault(() =>
    {
        var lesson = Lesson.Of(kata).Markdown.ReplaceLineEndings("\n");
        var idea = string.Join("\n## ", lesson.Split("\n## ").Take(2)).Trim();
        return HintGiver.SheetOf(kata).Steps is [var first, ..] ? $"{idea}\n\n**How to begin.** {first}" : idea;
    });

    public string LessonOf(Kata kata) => OrFault(() => Lesson.Of(kata).Markdown);

    private static string OrFault(Func<string> text)
    {
        try
        {
            return text();
        }
        catch (EnvironmentFault fault)
        {
            return fault.Message;
        }
    }
}
