using System.Text;
using Grader.Engine.Catalog;
using Grader.Engine.Compilation;
using Grader.Engine.Execution;
using Grader.Engine.Files;
using Grader.Engine.Verdicts;

namespace Grader.Engine.Grading;

/// <summary>Finds a verdict: compile, supervise. Keeps no record.</summary>
public sealed class KataJudge(Clone clone, PristineTexts texts, DesignTimeEvaluation evaluation, ICompiler compiler, ISupervisor supervisor, LimitPolicy limits)
{
    private const int MostDiagnostics = 100;
    private const int MostText = 2000;

    /// <param name="onTest">Called for each test as its outcome becomes known.</param>
    public async Task<KataVerdict> JudgeAsync(Kata kata, LockedKata locked, Submission submission, KataCatalog catalog, Action<TestVerdict> onTest, CancellationToken cancellationToken)
    {
        var pristine = await TextsAsync(kata, locked, cancellationToken);
        if (locked.Files.Keys.FirstOrDefault(file => NeedsText(locked, file) && !pristine.ContainsKey(Relative(kata, file))) is { } lost)
            return VerdictOf.Fault(kata, submission, $"The locked text of '{Relative(kata, lost)}' is neither in the work tree nor in git. A fresh clone has it; authors run 'grader lock'.");

        var request = Request(kata, locked, submission, pristine, await evaluation.ForAsync(kata, catalog, cancellationToken));
        switch (await compiler.CompileAsync(request, cancellationToken))
        {
            case CompilationOutcome.Refused refused:
                return VerdictOf.Refused(kata, submission, Shown(refused.Errors));
            case CompilationOutcome.Faulted faulted:
                return VerdictOf.Fault(kata, submission, faulted.Reason);
            case CompilationOutcome.Compiled compiled:
                using (var folder = GradeFolder.Create(clone.State))
                    return await RunAsync(kata, locked, submission, request, compiled, pristine, folder, onTest, cancellationToken);
            default:
                throw new InvalidOperationException("A compilation ended in none of its ways.");
        }
    }

    /// <summary>What the tests, or anybody, can see of a submission, a member a line; nothing where it does not compile.</summary>
    public async Task<IReadOnlyList<string>> PublicApiAsync(Kata kata, LockedKata locked, Submission submission, KataCatalog catalog, CancellationToken cancellationToken)
    {
        var pristine = await TextsAsync(kata, locked, cancellationToken);
        var request = Request(kata, locked, submission, pristine, await evaluation.ForAsync(kata, catalog, cancellationToken));
        return await compiler.CompileAsync(request, cancellationToken) is CompilationOutcome.Compiled compiled ? compiled.Api.Value : [];
    }

    private Task<IReadOnlyDictionary<string, byte[]>> TextsAsync(Kata kata, LockedKata locked, CancellationToken cancellationToken) =>
        texts.ReadAsync(locked.Files.ToDictionary(file => Relative(kata, file.Key), file => file.Value), cancellationToken);

    private static CompilationRequest Request(Kata kata, LockedKata locked, Submission submission, IReadOnlyDictionary<string, byte[]> pristine, CompilerArguments arguments)
    {
        return new CompilationRequest(
            kata.Id,
            arguments,
            submission.Sources.ToDictionary(source => Path.Combine(kata.Folder, source.Key), source => source.Value),
            Locked(locked.Stub),
            Locked(locked.TestSources));

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
            [locked.Tests],
            folder.Root,
            limits.For(LessonOf(pristine.GetValueOrDefault(Relative(kata, "README.md")))));
        var learner = request.Learner.Keys.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var report = await supervisor.RunAsync(execution, result => onTest(Describe(result)), cancellationToken);
        return Unless(folder.Altered(), report, locked) switch
        {
            ExecutionReport.Completed completed => VerdictOf.Run(kata, submission, locked, [.. completed.Tests.Select(Describe)], Shown(compiled.Warnings)),
            ExecutionReport.Faulted faulted => VerdictOf.Fault(kata, submission, faulted.Reason),
            _ => throw new InvalidOperationException("An execution ended in neither of its two ways."),
        };

        TestVerdict Describe(TestResult result)
        {
            var frame = result.Frames.FirstOrDefault(frame => learner.Contains(frame.File)) ?? result.Frames.FirstOrDefault(frame => frame.File.StartsWith(kata.Folder, StringComparison.OrdinalIgnoreCase));
            return new TestVerdict(result.Name, result.Outcome, result.Message, frame is null ? null : Shown(frame.File), frame?.Line, result.Output, result.Duration.TotalMilliseconds);
        }
    }

    /// <summary>What was run is not what was compiled any more, nor the snapshots those of the lock: no pass, and no fault of the grader either.</summary>
    private static ExecutionReport Unless(string? altered, ExecutionReport report, LockedKata locked)
    {
        if (altered is null || report is ExecutionReport.Completed { Tests: var tests } && tests.Any(test => test.Outcome != TestOutcome.Passed))
            return report;
        return new ExecutionReport.Completed([.. locked.Tests.Select(test => new TestResult(
            test, TestOutcome.Failed, $"This code changed '{altered}' in the folder that it is run from. No result of this run counts.", [], "", TimeSpan.Zero))]);
    }

    /// <summary>As locked: nobody gives himself more time.</summary>
    private static FrontMatter? LessonOf(byte[]? readme) => readme is null ? null : new FrontMatterReader().Read(Encoding.UTF8.GetString(readme), []);

    private static bool NeedsText(LockedKata locked, string file) =>
        LockedKata.IsCompiled(file) || locked.Snapshots.Contains(file);

    private static string Relative(Kata kata, string file) => $"katas/{kata.Id}/{file}";

    private IReadOnlyList<BuildDiagnostic> Shown(IEnumerable<BuildDiagnostic> diagnostics) =>
        [.. diagnostics.Take(MostDiagnostics).Select(diagnostic => diagnostic with { File = Printable.Text(Shown(diagnostic.File), MostText), Message = Printable.Text(diagnostic.Message, MostText) })];

    private string Shown(string file) => Path.IsPathRooted(file) ? clone.Relative(file) : file;
}
