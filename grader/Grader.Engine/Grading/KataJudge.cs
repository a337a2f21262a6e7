using Grader.Engine.Catalog;
using Grader.Engine.Compilation;
using Grader.Engine.Execution;
using Grader.Engine.Verdicts;

namespace Grader.Engine.Grading;

/// <summary>Finds a verdict: compile, supervise. Keeps no record.</summary>
public sealed class KataJudge(Clone clone, AttemptCompiler compiler, Supervisor supervisor, LimitPolicy limits)
{
    private const int MaxDiagnostics = 100;
    private const int MaxText = 2000;

    /// <param name="onTest">Called for each test as its outcome becomes known.</param>
    public async Task<KataVerdict> JudgeAsync(Attempt attempt, Action<TestVerdict> onTest, CancellationToken cancellationToken)
    {
        var build = await compiler.CompileAsync(attempt, cancellationToken);
        switch (build.Outcome)
        {
            case CompilationOutcome.Refused refused:
                return VerdictOf.Refused(attempt, Shown(refused.Errors));
            case CompilationOutcome.Faulted faulted:
                return VerdictOf.Fault(attempt, faulted.Reason);
            case CompilationOutcome.Compiled compiled:
                return await RunAsync(build, compiled, onTest, cancellationToken);
            default:
                throw new InvalidOperationException("A compilation ended in none of its ways.");
        }
    }

    private async Task<KataVerdict> RunAsync(Build build, CompilationOutcome.Compiled compiled, Action<TestVerdict> onTest, CancellationToken cancellationToken)
    {
        var attempt = build.Attempt;
        using var folder = GradeFolder.Create(clone.State);
        var report = await supervisor.RunAsync(Request(build, compiled, folder), result => onTest(Shown(result, attempt)), cancellationToken);
        return Unless(folder.Altered(), report, attempt.Locked) switch
        {
            ExecutionReport.Completed completed => VerdictOf.Run(attempt, [.. completed.Tests.Select(result => Shown(result, attempt))], Shown(compiled.Warnings)),
            ExecutionReport.Faulted faulted => VerdictOf.Fault(attempt, faulted.Reason),
            _ => throw new InvalidOperationException("An execution ended in neither of its two ways."),
        };
    }

    private ExecutionRequest Request(Build build, CompilationOutcome.Compiled compiled, GradeFolder folder)
    {
        var (kata, locked) = (build.Attempt.Kata, build.Attempt.Locked);
        foreach (var snapshot in locked.Snapshots)
            folder.Write(Path.GetFileName(snapshot), build.Pristine[snapshot]);
        // As locked: nobody gives himself more time.
        var lesson = build.Pristine.TryGetValue(Lesson.FileName, out var readme) ? Lesson.Parse(readme).FrontMatter : null;
        return new ExecutionRequest(
            kata.Id,
            folder.Write($"{kata.Id}.Tests.dll", compiled.Tests),
            folder.Write($"{kata.Id}.dll", compiled.Learner),
            build.References,
            [locked.Tests],
            folder.Root,
            limits.For(lesson));
    }

    /// <summary>What was run is not what was compiled any more, nor the snapshots those of the lock: no pass, and no fault of the grader either.</summary>
    private static ExecutionReport Unless(string? altered, ExecutionReport report, LockedKata locked)
    {
        if (altered is null || report is ExecutionReport.Completed { Tests: var tests } && tests.Any(test => test.Outcome != TestOutcome.Passed))
            return report;
        return new ExecutionReport.Completed([.. locked.Tests.Select(test => new TestResult(
            test, TestOutcome.Failed, $"This code changed '{altered}' in the folder that it is run from. No result of this run counts.", [], "", TimeSpan.Zero))]);
    }

    private TestVerdict Shown(TestResult result, Attempt attempt)
    {
        var folder = attempt.Kata.Folder;
        var learner = attempt.Submission.Sources.Keys.Select(file => Path.Combine(folder, file));
        var frame = result.Frames.FirstOrDefault(frame => learner.Contains(frame.File, StringComparer.OrdinalIgnoreCase))
            ?? result.Frames.FirstOrDefault(frame => frame.File.StartsWith(folder, StringComparison.OrdinalIgnoreCase));
        return new TestVerdict(
            result.Name, result.Outcome, result.Message, frame is null ? null : Shown(frame.File), frame?.Line, result.Output, result.Duration.TotalMilliseconds);
    }

    private IReadOnlyList<BuildDiagnostic> Shown(IEnumerable<BuildDiagnostic> diagnostics) =>
    [
        .. diagnostics.Take(MaxDiagnostics).Select(diagnostic => diagnostic with
        {
            File = Printable.Text(Shown(diagnostic.File), MaxText),
            Message = Printable.Text(diagnostic.Message, MaxText),
        }),
    ];

    private string Shown(string file) => Path.IsPathRooted(file) ? clone.Relative(file) : file;
}
