using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Grader.Engine;
using Grader.Engine.Catalog;
using Grader.Engine.Grading;
using Grader.Engine.Progress;
using Grader.Engine.Verdicts;
using Grader.Engine.Verification;

namespace Grader.Tests.Diagnosis;

/// <summary>Draws pairs of patches that apply together, and runs all tests of their kata against each pair.</summary>
/// <param name="cache">A folder that keeps the verdicts, so that a measurement can go on where it stopped.</param>
internal sealed class PairRuns(Workbench workbench, string cache)
{
    private const int AtOnce = 2;

    /// <param name="count">How many pairs.</param>
    /// <param name="seed">Of the draw.</param>
    /// <param name="cancellationToken">Stops the runs.</param>
    public async Task<IReadOnlyList<PairRun>> TakeAsync(int count, int seed, CancellationToken cancellationToken)
    {
        workbench.KeepWarm(AtOnce);
        var drafts = DraftKatas.Read(workbench.Clone, await workbench.LockBuilderAsync(cancellationToken));
        var reader = await workbench.WrongSolutionsAsync(cancellationToken);
        var patches = new Dictionary<string, IReadOnlyList<WrongSolution>>();
        foreach (var kata in drafts.Catalog.Katas)
        {
            var all = await reader.ReadAsync(
                kata.Id, SolutionFolder.Read(workbench.Clone, kata.Id).Reference, cancellationToken);
            patches[kata.Id] = [.. all.Where(wrong => wrong.File.EndsWith(".patch", StringComparison.Ordinal))];
        }

        var pairs = Shuffled(patches, seed).AsEnumerable().GetEnumerator();
        var runs = new List<PairRun>();
        while (runs.Count < count)
        {
            var drawn = new List<(Attempt Attempt, WrongSolution One, WrongSolution Other)>();
            while (runs.Count + drawn.Count < count && drawn.Count < 8 * AtOnce && pairs.MoveNext())
            {
                var (id, one, other) = pairs.Current;
                if (await TogetherAsync(reader, id, one, other, cancellationToken) is not { } both)
                    continue;
                var kata = drafts.Catalog.Katas.Single(kata => kata.Id == id);
                var attempt = new Attempt(kata, drafts.Entries[id].Locked, Submission.Of(both), drafts.Catalog);
                drawn.Add((attempt, one, other));
            }

            if (drawn.Count == 0)
                break;
            var verdicts = new KataVerdict[drawn.Count];
            await Parallel.ForEachAsync(
                Enumerable.Range(0, drawn.Count),
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
                async (index, cancel) =>
                {
                    var file = Path.Combine(cache, KeyOf(drawn[index].Attempt) + ".json");
                    if (File.Exists(file)
                        && VerdictReader.Read(await File.ReadAllBytesAsync(file, cancel)) is { } known)
                    {
                        verdicts[index] = known.Verdict;
                        return;
                    }

                    verdicts[index] = await workbench.Judge.JudgeAsync(
                        drawn[index].Attempt, StageScope.All, GradeProgress.None, cancel);
                    Directory.CreateDirectory(cache);
                    await File.WriteAllBytesAsync(
                        file,
                        JsonSerializer.SerializeToUtf8Bytes(
                            new VerdictRecord { Fingerprint = "", Verdict = verdicts[index] },
                            ProgressJson.Default.VerdictRecord),
                        cancel);
                });
            // Two edits may contradict each other, so that the result does not compile, or cancel each other out.
            runs.AddRange(drawn.Zip(verdicts)
                .Where(run => run.Second.State == KataState.InProgress
                    || (run.Second.State == KataState.Done && !run.Second.Mastered))
                .Select(run => new PairRun(
                    run.First.Attempt.Kata.Id, run.First.One.Name, run.First.Other.Name, run.Second)));
        }

        return runs;
    }

    /// <summary>All pairs, each as likely as any other.</summary>
    private static (string Kata, WrongSolution One, WrongSolution Other)[] Shuffled(
        Dictionary<string, IReadOnlyList<WrongSolution>> patches, int seed)
    {
        var pairs =
            (from kata in patches.OrderBy(kata => kata.Key, StringComparer.Ordinal)
             from one in Enumerable.Range(0, kata.Value.Count)
             from other in Enumerable.Range(one + 1, kata.Value.Count - one - 1)
             select (kata.Key, kata.Value[one], kata.Value[other])).ToArray();
#pragma warning disable CA5394 // a draw that can be repeated
        new Random(seed).Shuffle(pairs);
#pragma warning restore CA5394
        return pairs;
    }

    /// <returns>Null if the second patch doesn't fit the code that the first one left.</returns>
    private async Task<IReadOnlyDictionary<string, byte[]>?> TogetherAsync(
        WrongSolutionReader reader,
        string kata,
        WrongSolution one,
        WrongSolution other,
        CancellationToken cancellationToken)
    {
        var content = await File.ReadAllBytesAsync(Path.Combine(workbench.Clone.Root, other.File), cancellationToken);
        var both = await reader.ReadAsync(kata, other.File, content, one.Sources, cancellationToken);
        return both is { Applies: true, Broken.Count: 0 } ? both.Sources : null;
    }

    private static string KeyOf(Attempt attempt)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (path, id) in attempt.Catalog.Shared.Concat(attempt.Locked.Files).OrderBy(file => file.Key))
            hash.AppendData(Encoding.UTF8.GetBytes($"{path} {id}\n"));
        foreach (var (path, content) in attempt.Submission.Sources.OrderBy(source => source.Key))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{path} {content.Length}\n"));
            hash.AppendData(content);
        }

        return $"{attempt.Kata.Id}-{Convert.ToHexStringLower(hash.GetHashAndReset())[..16]}";
    }
}
