using System.Globalization;
using Grader.Engine.Catalog;
using Grader.Engine.Compilation;
using Grader.Engine.Execution;
using Grader.Engine.Files;
using Grader.Engine.Fingerprints;
using Grader.Engine.Progress;

namespace Grader.Engine.Verdicts;

/// <summary>The way of one grade: fingerprint, compile, supervise, verdict, record.</summary>
public sealed class KataGrader(
    Clone clone,
    PristineTexts texts,
    DesignTimeEvaluation evaluation,
    ICompiler compiler,
    ISupervisor supervisor,
    VerdictStore store,
    GraderVersion version,
    LimitPolicy limits,
    TimeProvider time)
{
    /// <summary>The verdict that stands, or null when the kata has to be graded.</summary>
    public KataVerdict? Known(Kata kata, KataCatalog catalog)
    {
        var started = time.GetTimestamp();
        if (kata.Lock is not { } locked)
            return VerdictOf.Unlocked(kata);

        var submission = Submission.Read(kata, locked);
        if (submission.Faults.Count > 0)
            return VerdictOf.Unreadable(kata, submission, Diagnose(kata, submission));
        if (submission.Pristine)
            return VerdictOf.NotStarted(kata, submission);
        return store.Find(kata.Id) is { } record && record.Fingerprint == FingerprintOf(kata, locked, submission, catalog)
            ? record.Verdict with { Title = kata.Title, Cached = true, Notes = VerdictOf.Notes(kata, submission), DurationMs = time.GetElapsedTime(started).TotalMilliseconds }
            : null;
    }

    /// <summary>Compiles and runs the kata, and records the verdict.</summary>
    public async Task<KataVerdict> GradeAsync(Kata kata, KataCatalog catalog, Action<TestVerdict> onTest, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        if (kata.Lock is not { } locked)
            return VerdictOf.Unlocked(kata);

        var submission = Submission.Read(kata, locked);
        if (submission.Faults.Count > 0)
            return VerdictOf.Unreadable(kata, submission, Diagnose(kata, submission));

        var verdict = await FindAsync(kata, locked, submission, catalog, onTest, cancellationToken).ConfigureAwait(false);
        verdict = verdict with { DurationMs = time.GetElapsedTime(started).TotalMilliseconds };
        if (verdict.State != KataState.GraderError)
            store.Save(FingerprintOf(kata, locked, submission, catalog), verdict);
        return verdict;
    }

    private async Task<KataVerdict> FindAsync(Kata kata, LockedKata locked, Submission submission, KataCatalog catalog, Action<TestVerdict> onTest, CancellationToken cancellationToken)
    {
        var pristine = await texts.ReadAsync(locked.Files.ToDictionary(file => Relative(kata, file.Key), file => file.Value), cancellationToken).ConfigureAwait(false);
        if (locked.Files.Keys.FirstOrDefault(file => NeedsText(locked, file) && !pristine.ContainsKey(Relative(kata, file))) is { } lost)
            return VerdictOf.Fault(kata, submission, $"The locked text of '{Relative(kata, lost)}' is neither in the work tree nor in git. A fresh clone has it; authors run 'grader lock'.");

        var request = new CompilationRequest(
            kata.Id,
            await evaluation.ForAsync(kata, catalog, cancellationToken).ConfigureAwait(false),
            submission.Sources.ToDictionary(source => Path.Combine(kata.Folder, source.Key), source => source.Value),
            Locked(locked.Stub),
            Locked(locked.TestSources));
        switch (await compiler.CompileAsync(request, cancellationToken).ConfigureAwait(false))
        {
            case CompilationOutcome.Refused refused:
                return VerdictOf.Refused(kata, submission, [.. refused.Errors.Select(error => error with { File = Shown(error.File) })]);
            case CompilationOutcome.Compiled compiled:
                using (var folder = GradeFolder.Create(clone.State))
                    return await RunAsync(kata, locked, submission, request, compiled, pristine, folder, onTest, cancellationToken).ConfigureAwait(false);
            default:
                throw new InvalidOperationException("A compilation ended in neither of its two ways.");
        }

        Dictionary<string, byte[]> Locked(IEnumerable<string> files) =>
            files.ToDictionary(file => Path.Combine(kata.Folder, file), file => pristine[Relative(kata, file)]);
    }

    private async Task<KataVerdict> RunAsync(
        Kata kata, LockedKata locked, Submission submission, CompilationRequest request, CompilationOutcome.Compiled compiled,
        IReadOnlyDictionary<string, byte[]> pristine, GradeFolder folder, Action<TestVerdict> onTest, CancellationToken cancellationToken)
    {
        foreach (var snapshot in locked.Snapshots)
            folder.Write(Path.GetFileName(snapshot), pristine[Relative(kata, snapshot)]);
        var execution = new ExecutionRequest(
            kata.Id,
            folder.Write($"{kata.Id}.Tests.dll", compiled.Tests),
            folder.Write($"{kata.Id}.dll", compiled.Learner),
            request.Arguments.RuntimeReferences,
            locked.Tests,
            folder.Path,
            limits.For(kata.Lesson));
        var learner = request.Learner.Keys.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return await supervisor.RunAsync(execution, result => onTest(Describe(result)), cancellationToken).ConfigureAwait(false) switch
        {
            ExecutionReport.Completed completed => VerdictOf.Run(kata, submission, locked, [.. completed.Tests.Select(Describe)]),
            ExecutionReport.Faulted faulted => VerdictOf.Fault(kata, submission, faulted.Reason),
            _ => throw new InvalidOperationException("An execution ended in neither of its two ways."),
        };

        TestVerdict Describe(TestResult result)
        {
            var frame = result.Frames.FirstOrDefault(frame => learner.Contains(frame.File)) ?? result.Frames.FirstOrDefault(frame => frame.File.StartsWith(kata.Folder, StringComparison.OrdinalIgnoreCase));
            return new TestVerdict(result.Name, result.Outcome, result.Message, frame is null ? null : Shown(frame.File), frame?.Line, result.Output, result.Duration.TotalMilliseconds);
        }
    }

    private static bool NeedsText(LockedKata locked, string file) =>
        file.EndsWith(".cs", StringComparison.Ordinal) || locked.Snapshots.Contains(file);

    private string FingerprintOf(Kata kata, LockedKata locked, Submission submission, KataCatalog catalog)
    {
        using var fingerprint = new Fingerprint();
        fingerprint.Add("grader", version.Id).Add("limits", string.Create(CultureInfo.InvariantCulture, $"{limits.For(kata.Lesson)}"));
        foreach (var (path, id) in catalog.Shared)
            fingerprint.Add(path, id);
        foreach (var (path, id) in locked.Files)
            fingerprint.Add(path, id);
        foreach (var test in locked.Tests)
            fingerprint.Add("test", test);
        foreach (var (path, content) in submission.Sources)
            fingerprint.Add(path, content);
        return fingerprint.Finish();
    }

    private IReadOnlyList<BuildDiagnostic> Diagnose(Kata kata, Submission submission) =>
        [.. submission.Faults.Select(fault => new BuildDiagnostic(GuardIds.MissingFile, "error", Relative(kata, fault.Path), 1, 1, fault.Message))];

    private static string Relative(Kata kata, string file) => $"katas/{kata.Id}/{file}";

    private string Shown(string file) => Path.IsPathRooted(file) ? clone.Relative(file) : file;
}
