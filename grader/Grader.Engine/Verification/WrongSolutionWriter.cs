using System.Text;
using Grader.Engine.Catalog;
using Grader.Engine.Diagnosis;
using Grader.Engine.Files;
using Grader.Engine.Grading;
using Grader.Engine.Verdicts;

namespace Grader.Engine.Verification;

/// <summary>Makes a wrong solution of what an author changed in the reference.</summary>
public sealed class WrongSolutionWriter(
    Clone clone, GitRepository git, LockBuilder builder, WrongSolutionReader reader, KataJudge judge)
{
    /// <summary>A test that catches it only now and then is no proof.</summary>
    private const int Runs = 2;

    /// <summary>In the order of the kata, from simple to subtle: the first few say what is wrong.</summary>
    private const int MaxCaughtBy = 3;

    private const int MaxContext = 25;

    /// <summary>The difference between the reference in the working tree and its committed text.</summary>
    public async Task<ReferenceEdit> ReadAsync(KataSlug kata, string name, CancellationToken cancellationToken)
    {
        var folder = Folder(kata);
        var committed = await CommittedAsync(folder, cancellationToken);
        IReadOnlyList<string> names = [.. committed.Keys];
        if (names.Count == 0)
            return new ReferenceEdit.Refused(
                $"'{folder}' has no committed source. Commit the reference first: a wrong solution is an edit of it.");
        if (SolutionFolder.Read(clone, kata.Id).Reference.Keys.Except(names).FirstOrDefault() is { } added)
            return new ReferenceEdit.Refused(
                $"'{folder}/{added}' is not committed, and a patch edits committed files. "
                + "Commit it with the reference, or move its code into another file.");
        if (await git.DifferenceAsync(folder, names, 1, cancellationToken) is "")
            return new ReferenceEdit.Refused(
                $"The reference in '{folder}' is as committed. Edit it first, so that it breaks one rule.");

        var existing = await reader.FindAsync(kata.Id, name, committed, cancellationToken);
        return existing is null or { Applies: false }
            ? await ReadAsync(kata, name, committed, existing?.Header, cancellationToken)
            : new ReferenceEdit.Refused(
                $"'{existing.File}' already exists. Choose another name, or delete it first.");
    }

    /// <summary>
    /// Finds the tests that catch the edit, writes the patch and its signature, and then puts the reference back.
    /// </summary>
    public async Task<WrittenPatch> WriteAsync(
        KataSlug kata, ReferenceEdit.Ready edit, Belief belief, CancellationToken cancellationToken)
    {
        var drafts = DraftKatas.Read(clone, builder);
        var (locked, faults) = drafts.Entries[kata.Id];
        if (faults.Count > 0)
            return new WrittenPatch.Refused(string.Join('\n', faults));

        var attempt = new Attempt(drafts.Kata(kata), locked, Submission.Of(edit.Sources), drafts.Catalog);
        var runs = new List<IReadOnlyList<TestVerdict>>();
        for (var run = 0; run < Runs; run++)
        {
            var verdict = await judge.JudgeAsync(attempt, StageScope.All, GradeProgress.None, cancellationToken);
            if (verdict.State == KataState.GraderError)
                throw new EnvironmentFault(string.Join('\n', verdict.Notes));
            if (verdict.State == KataState.BuildError)
                return new WrittenPatch.Refused(
                    string.Join('\n', verdict.Diagnostics.Select(error => Describe(kata, edit, error))));
            runs.Add(verdict.Tests);
        }

        IReadOnlyList<IReadOnlyList<string>> failing = [.. runs.Select(Failing)];
        var caughtBy = failing.Aggregate((one, other) => [.. one.Intersect(other)]).Take(MaxCaughtBy).ToList();
        if (caughtBy.Count == 0)
            return new WrittenPatch.Refused(Uncaught(failing));
        if (await git.DifferenceAsync(Folder(kata), edit.Names, edit.Context, cancellationToken) != edit.Difference)
            return new WrittenPatch.Refused("The reference was edited while its tests ran. Run the command again.");

        var header = $"Misconception: {belief.Misconception}\nBut: {belief.But}\n"
            + $"Caught by: {string.Join(", ", caughtBy)}\n\n";
        AtomicFile.Write(Path.Combine(clone.Root, edit.File), Encoding.UTF8.GetBytes(header + edit.Difference));
        var name = Path.GetFileNameWithoutExtension(edit.File);
        var others = SignatureFile.Read(clone, kata.Id).Where(signature => signature.Program != name);
        SignatureFile.Write(clone, kata.Id, [.. others, Signature.Of(name, runs)]);
        // From here on, the edit is in the patch.
        await git.RestoreAsync(Folder(kata), edit.Names, CancellationToken.None);
        return new WrittenPatch.Done(caughtBy);
    }

    private async Task<IReadOnlyDictionary<string, byte[]>> CommittedAsync(
        string folder, CancellationToken cancellationToken)
    {
        var names = (await git.NamesCommittedAsync(folder, cancellationToken))
            .Where(name => name.EndsWith(".cs", StringComparison.Ordinal)).ToList();
        var contents = await git.ReadCommittedAsync([.. names.Select(name => $"{folder}/{name}")], cancellationToken);
        return names.Zip(contents).ToDictionary(file => file.First, file => file.Second!);
    }

    private async Task<ReferenceEdit> ReadAsync(
        KataSlug kata,
        string name,
        IReadOnlyDictionary<string, byte[]> committed,
        WrongHeader? replaced,
        CancellationToken cancellationToken)
    {
        var path = Path.Combine(WrongSolutionReader.Folder(clone, kata.Id), name + WrongSolutionReader.PatchFile);
        var file = clone.Relative(path);
        IReadOnlyList<string> names = [.. committed.Keys];
        for (var context = 1; ; context++)
        {
            var difference = await git.DifferenceAsync(Folder(kata), names, context, cancellationToken);
            if (context < MaxContext && Patch.Parse(difference).Hunks.Any(hunk => hunk.PlacesIn(committed) > 1))
                continue;

            var content = Encoding.UTF8.GetBytes(difference);
            var wrong = await reader.ReadAsync(kata.Id, file, content, committed, cancellationToken);
            return wrong.Broken.Count == 0
                ? new ReferenceEdit.Ready(file, difference, context, wrong.Sources, names, replaced)
                : new ReferenceEdit.Refused($"The edit {wrong.Broken[0]}");
        }
    }

    private static IReadOnlyList<string> Failing(IReadOnlyList<TestVerdict> tests) =>
    [
        .. tests.Where(test => test.Outcome is not (TestOutcome.Passed or TestOutcome.NotRun))
            .Select(test => test.Name),
    ];

    private static string Folder(KataSlug kata) => $"solutions/{kata.Id}";

    private static string Uncaught(IEnumerable<IReadOnlyList<string>> failing) =>
        failing.SelectMany(tests => tests).FirstOrDefault() is { } sometimes
            ? $"No test fails in each of {Runs} runs; '{sometimes}' fails in one. Make a test that always catches it."
            : "No test fails. Either the edit breaks no rule, or a test is missing.";

    private static string Describe(KataSlug kata, ReferenceEdit.Ready edit, BuildDiagnostic error)
    {
        var name = Path.GetFileName(error.File);
        var file = edit.Names.Contains(name) ? $"{Folder(kata)}/{name}" : error.File;
        return $"The edit does not compile: {file}, line {error.Line}: {error.Id}: {error.Message}";
    }
}
