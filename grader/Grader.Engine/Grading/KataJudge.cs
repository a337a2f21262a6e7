using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Grader.Engine.Catalog;
using Grader.Engine.Compilation;
using Grader.Engine.Execution;
using Grader.Engine.Verdicts;

namespace Grader.Engine.Grading;

/// <summary>Finds a verdict: compiles the attempt and runs its tests. It records nothing.</summary>
public sealed partial class KataJudge(Clone clone, AttemptCompiler compiler, Supervisor supervisor, LimitPolicy limits)
{
    private const int MaxDiagnostics = 100;
    private const int MaxText = 2000;

    public async Task<KataVerdict> JudgeAsync(
        Attempt attempt, StageScope scope, GradeProgress progress, CancellationToken cancellationToken)
    {
        var build = await compiler.CompileAsync(attempt, cancellationToken);
        switch (build.Outcome)
        {
            case CompilationOutcome.Refused refused:
                return VerdictOf.Refused(attempt, Shown(refused.Errors));
            case CompilationOutcome.Faulted faulted:
                return VerdictOf.Fault(attempt, faulted.Reason);
            case CompilationOutcome.Compiled:
                return await RunAsync(build, Parts(attempt.Locked, scope), progress, cancellationToken);
            default:
                throw new InvalidOperationException("Unknown outcome of a compilation.");
        }
    }

    /// <summary>
    /// What runs in one process: the core stages first, then the mastery stages. A kata is done only after a whole run
    /// of the core stages.
    /// </summary>
    private static List<IReadOnlyList<IReadOnlyList<string>>> Parts(LockedKata locked, StageScope scope) =>
        scope == StageScope.All
        ? [[locked.Tests]]
        : [.. locked.TestsByStage()
            .GroupBy(stage => stage.Stage.Level)
            .Select(part => part.Select(stage => stage.Tests).ToList())];

    private async Task<KataVerdict> RunAsync(
        Build build,
        IReadOnlyList<IReadOnlyList<IReadOnlyList<string>>> parts,
        GradeProgress progress,
        CancellationToken cancellationToken)
    {
        var compiled = (CompilationOutcome.Compiled)build.Outcome;
        using var folder = GradeFolder.Create(clone.State);
        var request = Request(build, compiled, folder);
        var results = new List<TestResult>();
        foreach (var part in parts)
        {
            if (results.Any(result => result.Outcome != TestOutcome.Passed))
            {
                results.AddRange(part.SelectMany(stage => stage).Select(TestResult.Later));
                continue;
            }

            if (results.Count > 0 && folder.Altered() is null)
                progress.OnDone(Run([.. results, .. part.SelectMany(stage => stage).Select(TestResult.Later)]));

            switch (await supervisor.RunAsync(
                request with { Stages = part }, result => progress.OnTest(Shown(result, build)), cancellationToken))
            {
                case ExecutionReport.Completed completed:
                    results.AddRange(completed.Tests);
                    break;
                case ExecutionReport.Faulted faulted:
                    // A worker that finds other files than were compiled is no fault of the grader.
                    return folder.Altered() is { } replaced
                        ? Run(build.Attempt.Locked.Tests.Select(test => Altered(test, replaced)))
                        : VerdictOf.Fault(build.Attempt, faulted.Reason);
                default:
                    throw new InvalidOperationException("Unknown outcome of an execution.");
            }
        }

        var verdict = Run(results);
        return verdict.State == KataState.Done && folder.Altered() is { } altered
            ? Run(results.Select(result => Altered(result.Name, altered)))
            : verdict;

        KataVerdict Run(IEnumerable<TestResult> tests) =>
            VerdictOf.Run(build.Attempt, [.. tests.Select(result => Shown(result, build))], Shown(compiled.Warnings));
    }

    private ExecutionRequest Request(Build build, CompilationOutcome.Compiled compiled, GradeFolder folder)
    {
        var (kata, locked) = (build.Attempt.Kata, build.Attempt.Locked);
        foreach (var snapshot in locked.Snapshots)
            folder.Write(Path.GetFileName(snapshot), build.Pristine[snapshot]);
        // From the lock, so that learners cannot extend their own limits.
        var lesson = build.Pristine.TryGetValue(Lesson.FileName, out var readme)
            ? Lesson.Parse(readme).FrontMatter
            : null;
        return new ExecutionRequest(
            kata.Id,
            folder.Write($"{kata.Id}.Tests.dll", compiled.Tests),
            folder.Write($"{kata.Id}.dll", compiled.Learner),
            build.References,
            Stages: [],
            folder.Root,
            limits.For(lesson));
    }

    /// <summary>
    /// The run changed the assemblies or the snapshots: it is no pass, and no fault of the grader either.
    /// </summary>
    private static TestResult Altered(string test, string file) => new(
        test,
        TestOutcome.Failed,
        $"This code changed '{file}' in the folder that it is run from, so no result of this run counts. Do not "
        + "write to that folder.",
        [],
        "",
        TimeSpan.Zero);

    private TestVerdict Shown(TestResult result, Build build)
    {
        var folder = build.Attempt.Kata.Folder;
        var learner = build.Attempt.Submission.Sources.Keys.Select(file => Path.Combine(folder, file))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var own = result.Frames.Where(frame => frame.File.StartsWith(folder, StringComparison.OrdinalIgnoreCase))
            .ToList();
        var test = own.Find(frame => !learner.Contains(frame.File)) is { } frame
            ? frame with { Line = StalledAt(result.Message, frame.File) ?? frame.Line }
            : null;
        var shown = own.Find(frame => learner.Contains(frame.File)) ?? test;
        var schedule = result.Outcome == TestOutcome.Failed
            ? FailedSchedule.TakeFrom(result.Message.ReplaceLineEndings("\n").Split('\n')).Schedule
            : null;
        return new TestVerdict(
            result.Name,
            result.Outcome,
            result.Message,
            shown is null ? null : Shown(shown.File),
            shown?.Line,
            result.Output,
            result.Duration.TotalMilliseconds)
        {
            Stage = build.Stages[result.Name],
            Code = test is null || result.Outcome == TestOutcome.Passed ? null : Excerpt(test, build),
            Schedule = schedule?.Turns.SelectMany(turn => turn).Select(step => Placed(step, build.Attempt)).ToList(),
            Replay = schedule?.Replay,
        };
    }

    /// <summary>A message has the bare name of a file.</summary>
    private static ScheduleStep Placed(ScheduleStep step, Attempt attempt) =>
        attempt.Submission.Sources.Keys.FirstOrDefault(file => Path.GetFileName(file) == step.File) is { } file
            ? step with { File = attempt.Kata.PathOf(file) }
            : step;

    /// <summary>
    /// A stall is thrown by the pump, outside the scenario; its message names the line of the scenario that waits.
    /// </summary>
    private static int? StalledAt(string message, string file)
    {
        var place = StallPlace().Match(message);
        return place.Success && place.Groups["file"].Value == Path.GetFileName(file)
            && int.TryParse(
                place.Groups["line"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var line)
            ? line
            : null;
    }

    [GeneratedRegex(@"^It waits at (?<file>[^:\n]+):(?<line>\d+)", RegexOptions.Multiline)]
    private static partial Regex StallPlace();

    private TestExcerpt? Excerpt(SourceLocation place, Build build) =>
        build.Pristine.TryGetValue(
            Path.GetRelativePath(build.Attempt.Kata.Folder, place.File).Replace('\\', '/'), out var source)
            ? Excerpts.Of(Encoding.UTF8.GetString(source), Shown(place.File), place.Line)
            : null;

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
