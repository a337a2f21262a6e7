using Grader.Engine.Catalog;
using Grader.Engine.Compilation;
using Grader.Engine.Grading;
using Grader.Engine.Verdicts;

namespace Grader.Engine.Verification;

/// <summary>
/// Checks that each core stage can pass alone: its tests pass on the reference while the members of later stages throw.
/// </summary>
internal sealed class StageCheck(Clone clone, AttemptCompiler compiler, KataJudge judge)
{
    /// <param name="reference">The kata with its reference handed in.</param>
    /// <param name="cancellationToken">Stops the runs.</param>
    public async Task<IReadOnlyList<VerificationFault>> FaultsAsync(
        Attempt reference, CancellationToken cancellationToken)
    {
        var faults = new List<VerificationFault>();
        foreach (var stub in await compiler.StageStubsAsync(reference, cancellationToken))
        {
            var sources = stub.Sources.ToDictionary(
                source => Path.GetRelativePath(reference.Kata.Folder, source.Key), source => source.Value);
            var failing = await FailingAsync(
                reference with { Submission = Submission.Of(sources) }, stub.Tests, cancellationToken);
            if (failing.Count == 0)
                continue;

            // What fails on the whole reference, too, is reported there.
            var anyway = await FailingAsync(reference, [.. failing.Keys], cancellationToken);
            faults.AddRange(failing.Where(test => !anyway.ContainsKey(test.Key))
                .Select(test => Fault(test.Key, test.Value)));
        }

        return faults;
    }

    /// <summary>
    /// Only the tests of the stages themselves: those of earlier stages pass with still fewer members.
    /// </summary>
    private async Task<IReadOnlyDictionary<StageTest, string>> FailingAsync(
        Attempt attempt, IReadOnlyList<StageTest> tests, CancellationToken cancellationToken)
    {
        var locked = attempt.Locked with { Tests = [.. tests.Select(test => test.Name)] };
        var verdict = await judge.JudgeAsync(
            attempt with { Locked = locked }, StageScope.All, GradeProgress.None, cancellationToken);
        return verdict.State is KataState.BuildError or KataState.GraderError
            ? tests.ToDictionary(test => test, _ => string.Concat(
                verdict.Diagnostics.Select(error => error.Message).Concat(verdict.Notes).Take(1)))
            : verdict.Failing.ToDictionary(
                test => tests.First(known => known.Name == test.Name), test => test.Message.Split('\n')[0].Trim());
    }

    private VerificationFault Fault(StageTest test, string message)
    {
        var uses = test.Later.Select(later => $"'{later.Member}' of stage {later.Stage}").ToList();
        return new VerificationFault(
            clone.Relative(test.File),
            $"'{test.Name}' of stage {test.Stage} fails while the members of later stages throw"
            + (uses.Count > 0 ? $". It uses {string.Join(" and ", uses)}. " : $": {message} ")
            + "Move the test, or the part that needs that, to the later stage.");
    }
}
