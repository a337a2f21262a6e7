using Grader.Engine.Catalog;
using Grader.Engine.Grading;
using Grader.Engine.Verdicts;
using Spectre.Console;

namespace Grader.Learner;

/// <summary>
/// Grades several katas, starting with those whose verdict is known, and shows a progress bar if more than one has to
/// run.
/// </summary>
/// <param name="screen">Where the progress bar goes; null for none.</param>
/// <param name="options">With several runs, a passing kata runs even if its verdict is known.</param>
internal sealed class KataSweep(Workbench workbench, IAnsiConsole? screen, GradeOptions options)
{
    /// <summary>How many grades run at once: compiling uses several cores, running mostly one.</summary>
    private const int AtOnce = 2;

    public KataSweep(Workbench workbench, IAnsiConsole? screen)
        : this(workbench, screen, GradeOptions.Default)
    {
    }

    public async Task<IReadOnlyList<KataVerdict>> GradeAsync(
        IReadOnlyList<Kata> katas, KataCatalog catalog, CancellationToken cancellationToken)
    {
        var attempts = katas.Select(kata => Attempt.Of(kata, catalog)).ToList();
        var verdicts = attempts.Select(attempt => workbench.Grader.Known(attempt, options)).ToArray();
        var stale = Enumerable.Range(0, katas.Count).Where(index => verdicts[index] is null).ToList();
        if (stale.Count == 0)
            return verdicts!;

        var waiting = stale.Count;
        // Workers start while katas are still being compiled.
        workbench.KeepWarm(Math.Min(waiting, AtOnce));
        workbench.Housekeeping.Sweep();
        if (stale.Count > 1 && screen is { Profile.Capabilities.Interactive: true })
            await screen.Progress()
                .AutoClear(true)
                .HideCompleted(false)
                .StartAsync(progress => GradeAsync(progress.AddTask("Grading", maxValue: stale.Count)));
        else
            await GradeAsync(null);
        return verdicts!;

        Task GradeAsync(ProgressTask? bar) => Parallel.ForEachAsync(
            stale,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (index, cancel) =>
            {
                workbench.KeepWarm(Math.Min(Interlocked.Decrement(ref waiting), AtOnce));
                verdicts[index] = await workbench.Grader.GradeAsync(
                    attempts[index], options, GradeProgress.None, cancel);
                bar?.Increment(1);
            });
    }
}
