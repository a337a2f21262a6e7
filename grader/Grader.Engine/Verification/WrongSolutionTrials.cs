using Grader.Engine.Catalog;
using Grader.Engine.Diagnosis;
using Grader.Engine.Grading;
using Grader.Engine.Verdicts;

namespace Grader.Engine.Verification;

/// <summary>Runs all tests of a kata against its wrong solutions.</summary>
/// <param name="atOnce">How many grades run at a time.</param>
public sealed class WrongSolutionTrials(
    Clone clone, LockBuilder builder, WrongSolutionReader reader, KataJudge judge, int atOnce)
{
    /// <param name="kata">The kata.</param>
    /// <param name="names">The programs; empty for all.</param>
    /// <param name="repeat">How many times each one is run.</param>
    /// <param name="onProgress">Called with the share that is done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops everything.</param>
    /// <returns>In the order of their names.</returns>
    /// <exception cref="EnvironmentFault">The kata, or one of the programs, cannot be run.</exception>
    public async Task<IReadOnlyList<Signature>> SignaturesAsync(
        KataSlug kata,
        IReadOnlyList<string> names,
        int repeat,
        Action<double> onProgress,
        CancellationToken cancellationToken)
    {
        var drafts = DraftKatas.Read(clone, builder);
        var (locked, faults) = drafts.Entries[kata.Id];
        if (faults.Count > 0)
            throw new EnvironmentFault(string.Join('\n', faults));

        var reference = SolutionFolder.Read(clone, kata.Id).Reference;
        var wrong = (await reader.ReadAsync(kata.Id, reference, cancellationToken))
            .Where(solution => names.Count == 0 || names.Contains(solution.Name)).ToList();
        var broken = wrong
            .SelectMany(solution => solution.Broken.Select(fault => $"'{solution.File}' {fault}"))
            .ToList();
        if (broken.Count > 0)
            throw new EnvironmentFault(string.Join('\n', broken));

        var runs = new IReadOnlyList<TestVerdict>[wrong.Count * repeat];
        var done = 0;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, runs.Length),
            new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellationToken },
            async (index, cancel) =>
            {
                var solution = wrong[index % wrong.Count];
                var attempt = new Attempt(drafts.Kata(kata), locked, Submission.Of(solution.Sources), drafts.Catalog);
                runs[index] = Tests(
                    solution, await judge.JudgeAsync(attempt, StageScope.All, GradeProgress.None, cancel));
                onProgress((double)Interlocked.Increment(ref done) / runs.Length);
            });
        return
        [
            .. wrong.Select((solution, index) => Signature.Of(
                solution.Name,
                [.. Enumerable.Range(0, repeat).Select(run => runs[(run * wrong.Count) + index])])),
        ];
    }

    private static IReadOnlyList<TestVerdict> Tests(WrongSolution wrong, KataVerdict verdict) => verdict.State switch
    {
        KataState.BuildError => throw new EnvironmentFault(
            $"'{wrong.File}' does not compile: {verdict.Diagnostics[0].Id}: {verdict.Diagnostics[0].Message}"),
        KataState.GraderError => throw new EnvironmentFault(string.Join('\n', verdict.Notes)),
        _ => verdict.Tests,
    };
}
