using Grader.Engine.Catalog;
using Grader.Engine.Verdicts;

namespace Grader.Engine.Verification;

/// <summary>What the verdicts of a kata's own programs say against its claims.</summary>
internal static class VerdictFaults
{
    public static IEnumerable<VerificationFault> OfStub(Kata kata, KataVerdict verdict)
    {
        foreach (var fault in NotRun(verdict, $"katas/{kata.Id}"))
            yield return fault;
        foreach (var warning in verdict.Diagnostics.Where(diagnostic => diagnostic.Severity == Severity.Warning))
            yield return new VerificationFault(
                warning.File,
                $"warns in line {warning.Line}: {warning.Id}: {warning.Message} A stub warns of nothing.");
        foreach (var test in verdict.Tests.Where(test => test.Outcome == TestOutcome.Passed))
            yield return new VerificationFault(
                $"katas/{kata.Id}", $"'{test.Name}' passes on the stub, so it tests nothing.");
        foreach (var test in verdict.Tests.Where(test => test.Outcome is TestOutcome.Timeout or TestOutcome.Crashed))
            yield return new VerificationFault(
                $"katas/{kata.Id}",
                $"'{test.Name}' does not fail on the stub but ends as {test.Outcome}: {test.Message}");
    }

    public static IReadOnlyList<VerificationFault> OfApi(
        Kata kata, IReadOnlyList<string> stub, IReadOnlyList<string> reference) =>
    [
        .. reference.Except(stub)
            .Select(member => new VerificationFault(
                $"katas/{kata.Id}", $"The stub lacks '{member}' of the reference's public API.")),
        .. stub.Except(reference)
            .Select(member => new VerificationFault(
                $"solutions/{kata.Id}", $"The reference lacks '{member}' of the stub's public API.")),
    ];

    public static IEnumerable<VerificationFault> OfReference(Kata kata, KataVerdict verdict) =>
    [
        .. NotRun(verdict, $"solutions/{kata.Id}"),
        .. verdict.State == KataState.InProgress
            ? verdict.Failing.Select(test => new VerificationFault(
                $"solutions/{kata.Id}", $"The reference fails '{test.Name}': {FirstLine(test.Message)}"))
            : [],
    ];

    public static IReadOnlyList<VerificationFault> OfWrong(WrongSolution wrong, IReadOnlyList<KataVerdict> verdicts)
    {
        var ran = verdicts.Where(verdict => verdict.State is KataState.InProgress or KataState.Done).ToList();
        return
        [
            .. verdicts.SelectMany(verdict => NotRun(verdict, wrong.File)).Distinct(),
            .. ran.SelectMany(verdict => verdict.Tests).Where(test => wrong.CaughtBy.Contains(test.Name))
                .GroupBy(test => test.Name).SelectMany(Missed),
        ];

        IEnumerable<VerificationFault> Missed(IGrouping<string, TestVerdict> test)
        {
            var caught = test.Count(run => run.Outcome is not (TestOutcome.Passed or TestOutcome.NotRun));
            if (caught == 0)
                yield return new VerificationFault(
                    wrong.File,
                    $"is not caught by '{test.Key}': the test "
                    + $"{(test.Any(run => run.Outcome == TestOutcome.Passed) ? "passes" : "was not run")}.");
            else if (caught < ran.Count)
                yield return new VerificationFault(
                    wrong.File, $"is caught by '{test.Key}' by luck: {caught} of {ran.Count}.");
        }
    }

    private static IEnumerable<VerificationFault> NotRun(KataVerdict verdict, string file) => verdict.State switch
    {
        KataState.BuildError =>
            verdict.Diagnostics.Select(error => new VerificationFault(
                file, $"does not compile, line {error.Line}: {error.Id}: {error.Message}")),
        KataState.GraderError => verdict.Notes.Select(note => new VerificationFault(file, note)),
        _ => [],
    };

    private static string FirstLine(string message) => message.Split('\n')[0].Trim();
}
