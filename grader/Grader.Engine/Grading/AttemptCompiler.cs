using Grader.Engine.Catalog;
using Grader.Engine.Compilation;
using Grader.Engine.Files;

namespace Grader.Engine.Grading;

/// <summary>Compiles an attempt, and the locked tests against it, with MSBuild's arguments.</summary>
public sealed class AttemptCompiler(PristineTexts texts, DesignTimeEvaluation evaluation, KataCompiler compiler)
{
    /// <summary>Compiles and drops the result, so that the compiler is warm for the next attempt.</summary>
    public Task WarmUpAsync(Attempt attempt, CancellationToken cancellationToken) =>
        CompileAsync(attempt, cancellationToken);

    /// <summary>
    /// The attempt, a reference, as of each core stage that leaves members to later ones; nothing if a locked text is
    /// lost, which a compilation reports.
    /// </summary>
    internal async Task<IReadOnlyList<StageStub>> StageStubsAsync(Attempt attempt, CancellationToken cancellationToken)
    {
        var pristine = await TextsAsync(attempt, cancellationToken);
        if (Lost(attempt.Locked, pristine) is not null)
            return [];
        var request = await RequestAsync(attempt, pristine, cancellationToken);
        var stages = attempt.Locked.TestsByStage();
        var core = stages.Index().Where(stage => stage.Item.Stage.Level == StageLevel.Core)
            .Select(stage => stage.Index + 1);
        return compiler.StageStubs(
            request, [.. stages.Select(stage => stage.Tests)], [.. core], cancellationToken);
    }

    internal async Task<Build> CompileAsync(Attempt attempt, CancellationToken cancellationToken)
    {
        var (kata, locked) = (attempt.Kata, attempt.Locked);
        var pristine = await TextsAsync(attempt, cancellationToken);
        if (Lost(locked, pristine) is { } lost)
            return new Build(attempt, pristine, [], new CompilationOutcome.Faulted(
                $"The locked text of '{kata.PathOf(lost)}' is neither in the working tree nor in git. A new "
                + "clone has it; authors run 'grader lock'."));

        var request = await RequestAsync(attempt, pristine, cancellationToken);
        return new Build(
            attempt,
            pristine,
            request.Arguments.RuntimeReferences,
            await compiler.CompileAsync(request, cancellationToken));
    }

    private async Task<CompilationRequest> RequestAsync(
        Attempt attempt, IReadOnlyDictionary<string, byte[]> pristine, CancellationToken cancellationToken)
    {
        var (kata, locked) = (attempt.Kata, attempt.Locked);
        return new CompilationRequest(
            kata.Id,
            await evaluation.ForAsync(kata, attempt.Catalog, cancellationToken),
            attempt.Submission.Sources.ToDictionary(
                source => Path.Combine(kata.Folder, source.Key), source => source.Value),
            Locked(locked.Stub),
            Locked(locked.TestSources));

        Dictionary<string, byte[]> Locked(IEnumerable<string> files) =>
            files.ToDictionary(file => Path.Combine(kata.Folder, file), file => pristine[file]);
    }

    private async Task<IReadOnlyDictionary<string, byte[]>> TextsAsync(
        Attempt attempt, CancellationToken cancellationToken)
    {
        var files = attempt.Locked.Files;
        var found = await texts.ReadAsync(
            files.ToDictionary(file => attempt.Kata.PathOf(file.Key), file => file.Value), cancellationToken);
        var known = files.Keys.Where(file => found.ContainsKey(attempt.Kata.PathOf(file)))
            .ToDictionary(file => file, file => found[attempt.Kata.PathOf(file)]);
        if (texts.HasHistory)
            return known;

        // In an archive, an edit replaces the only copy of the stub. The reference has the same public API.
        foreach (var file in attempt.Locked.Stub.Where(file => !known.ContainsKey(file)))
        {
            var reference = Path.Combine(attempt.Kata.Folder, "..", "..", "solutions", attempt.Kata.Id, file);
            if (WorkFile.Read(reference) is WorkFile.Regular { Content: var content })
                known[file] = content;
        }

        return known;
    }

    private static string? Lost(LockedKata locked, IReadOnlyDictionary<string, byte[]> pristine) =>
        locked.Files.Keys.FirstOrDefault(file => NeedsText(locked, file) && !pristine.ContainsKey(file));

    private static bool NeedsText(LockedKata locked, string file) =>
        LockedKata.IsCompiled(file) || locked.Snapshots.Contains(file);
}
