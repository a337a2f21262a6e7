using Grader.Engine.Catalog;
using Grader.Engine.Diagnosis;
using Grader.Engine.Examples;
using Grader.Engine.Grading;
using Grader.Engine.Verdicts;

namespace Grader.Engine.Verification;

/// <summary>
/// Proves a kata's claims with the engine that grades learners, on the author's working tree, committed or not.
/// </summary>
/// <param name="atOnce">How many grades run at a time.</param>
public sealed class KataVerifier(
    Clone clone,
    LockBuilder builder,
    WrongSolutionReader reader,
    LockFile locks,
    AttemptCompiler compiler,
    KataJudge judge,
    ExampleRunner runner,
    int atOnce)
{
    /// <param name="slugs">The katas, in order.</param>
    /// <param name="how">How much to run.</param>
    /// <param name="onProgress">Called with the share that is done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops everything.</param>
    public async Task<IReadOnlyList<KataProof>> VerifyAsync(
        IReadOnlyList<KataSlug> slugs,
        Thoroughness how,
        Action<double> onProgress,
        CancellationToken cancellationToken)
    {
        var committed = File.Exists(clone.Lock) ? locks.ReadWorkTree() : null;
        var drafts = DraftKatas.Read(clone, builder);
        var entries = new Dictionary<string, Entry>();
        foreach (var slug in slugs)
            entries[slug.Id] = await ReadAsync(slug, drafts, how, cancellationToken);

        var lessons = slugs.ToDictionary(slug => slug.Id, slug => new LessonCheck(clone, slug));
        var examples = await ExampleClaims.FindAsync(clone, runner, cancellationToken);
        var claims = slugs.SelectMany(slug => examples.Of(lessons[slug.Id]).Select(check => new Claim(slug.Id, check))
            .Concat(Claims(slug, entries[slug.Id], drafts, how))).ToList();
        var answers = new IReadOnlyList<VerificationFault>[claims.Count];
        var done = 0;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, claims.Count),
            new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellationToken },
            async (index, cancel) =>
            {
                answers[index] = await claims[index].CheckAsync(cancel);
                onProgress((double)Interlocked.Increment(ref done) / claims.Count);
            });

        // Some tests need threads that really run in parallel, which other grades at the same time could prevent.
        foreach (var index in Enumerable.Range(0, claims.Count)
            .Where(index => claims[index].MayRace && answers[index].Count > 0))
            answers[index] = await claims[index].CheckAsync(cancellationToken);

        return [.. slugs.Select(slug => Proof(
            slug,
            entries[slug.Id],
            Enumerable.Range(0, claims.Count)
                .Where(index => claims[index].Kata == slug.Id)
                .SelectMany(index => answers[index])))];

        KataProof Proof(KataSlug slug, Entry entry, IEnumerable<VerificationFault> answered) => new(
            slug.Id,
            drafts.Kata(slug).Title,
            entry.Locked.Tests.Count,
            entry.Wrong.Count,
            how.Repeat,
            [
                .. entry.Faults.Select(fault => new VerificationFault($"katas/{slug.Id}", fault)),
                .. new FolderCheck(clone).Faults(slug, entry.Locked, entry.Solution, entry.Wrong),
                .. lessons[slug.Id].Faults(),
                .. Signatures(slug, entry).Faults(),
                .. LockFaults(slug, entry, committed, drafts.Lock.Shared),
                .. answered.Distinct(),
            ])
        {
            Notes = [.. examples.Notes(lessons[slug.Id]), .. Signatures(slug, entry).Notes()],
        };

        SignatureCheck Signatures(KataSlug slug, Entry entry) =>
            new(slug.Id, entry.Locked, entry.Wrong, entry.Signatures, [.. entry.Trials.Values]);
    }

    private async Task<Entry> ReadAsync(
        KataSlug slug, DraftKatas drafts, Thoroughness how, CancellationToken cancellationToken)
    {
        var (locked, faults) = drafts.Entries[slug.Id];
        var solution = SolutionFolder.Read(clone, slug.Id);
        var signatures = SignatureFile.Read(clone, slug.Id);
        return new Entry(
            locked,
            faults,
            solution,
            await reader.ReadAsync(slug.Id, solution.Reference, cancellationToken),
            signatures,
            (how.Signatures ? signatures : []).ToDictionary(
                signature => signature.Program, signature => new SignatureTrial(signature)));
    }

    private static IEnumerable<VerificationFault> LockFaults(
        KataSlug slug, Entry entry, KataLock? committed, SortedDictionary<string, string> shared)
    {
        const string file = "katas/katas.lock.json";
        if (entry.Faults.Count > 0)
            yield break;
        if (committed?.Katas.GetValueOrDefault(slug.Id) is not { } locked)
            yield return new VerificationFault(file, $"does not know '{slug.Id}'. 'grader lock' writes it.");
        else if (!locked.SameAs(entry.Locked) || !committed.Shared.SequenceEqual(shared))
            yield return new VerificationFault(file, $"is not up to date with '{slug.Id}'. 'grader lock' writes it.");
    }

    private IEnumerable<Claim> Claims(
        KataSlug slug, Entry entry, DraftKatas drafts, Thoroughness how)
    {
        if (entry.Faults.Count > 0)
            yield break;

        var catalog = drafts.Catalog;
        var kata = drafts.Kata(slug);
        var locked = entry.Locked;
        var stub = Submission.Of(
            locked.Stub.ToDictionary(file => file, file => File.ReadAllBytes(Path.Combine(kata.Folder, file))));
        var reference = Submission.Of(entry.Solution.Reference);
        yield return Graded(locked, stub, verdict => VerdictFaults.OfStub(kata, verdict));
        yield return new Claim(slug.Id, async cancellationToken => VerdictFaults.OfApi(
            kata,
            await ApiAsync(stub, cancellationToken),
            await ApiAsync(reference, cancellationToken)));
        yield return new Claim(slug.Id, cancellationToken => new StageCheck(clone, compiler, judge)
            .FaultsAsync(new Attempt(kata, locked, reference, catalog), cancellationToken))
        {
            MayRace = true,
        };
        for (var run = 0; run < how.Repeat; run++)
            yield return Graded(locked, reference, verdict => VerdictFaults.OfReference(kata, verdict));
        foreach (var wrong in entry.Wrong.Where(wrong => !wrong.Faults(locked).Any()))
        {
            var trial = entry.Trials.GetValueOrDefault(wrong.Name);

            // Its header claims nothing about the other tests.
            var tests = trial is not null
                ? locked
                : locked with { Tests = [.. locked.Tests.Where(wrong.CaughtBy.Contains)] };
            yield return new Claim(slug.Id, async cancellationToken =>
            {
                var verdicts = new List<KataVerdict>();
                while (verdicts.Count < how.RepeatWrong)
                    verdicts.Add(await JudgeAsync(tests, Submission.Of(wrong.Sources), cancellationToken));
                verdicts.ForEach(verdict => trial?.Add(verdict));
                return
                [
                    .. VerdictFaults.OfWrong(wrong, verdicts),
                    .. trial is null ? [] : SignatureCheck.Faults(slug.Id, trial),
                ];
            })
            {
                // Of several runs each one counts.
                MayRace = how.RepeatWrong == 1,
            };
        }

        async Task<IReadOnlyList<string>> ApiAsync(Submission submission, CancellationToken cancellationToken) =>
            (await compiler.CompileAsync(new Attempt(kata, locked, submission, catalog), cancellationToken)).PublicApi;

        Claim Graded(
            LockedKata tests, Submission submission, Func<KataVerdict, IEnumerable<VerificationFault>> faults) =>
            new(
                slug.Id,
                async cancellationToken => [.. faults(await JudgeAsync(tests, submission, cancellationToken))]);

        Task<KataVerdict> JudgeAsync(LockedKata tests, Submission submission, CancellationToken cancellationToken) =>
            judge.JudgeAsync(
                new Attempt(kata, tests, submission, catalog), StageScope.All, GradeProgress.None, cancellationToken);
    }

    private sealed record Entry(
        LockedKata Locked,
        IReadOnlyList<string> Faults,
        SolutionFolder Solution,
        IReadOnlyList<WrongSolution> Wrong,
        IReadOnlyList<Signature> Signatures,
        IReadOnlyDictionary<string, SignatureTrial> Trials);

    private sealed record Claim(string Kata, Func<CancellationToken, Task<IReadOnlyList<VerificationFault>>> CheckAsync)
    {
        public bool MayRace { get; init; }
    }
}
