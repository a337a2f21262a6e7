using Grader.Engine.Catalog;
using Grader.Engine.Diagnosis;

namespace Grader.Engine.Verification;

/// <summary>
/// Holds a kata's signatures against its wrong solutions, and shows what the wrong solutions leave open.
/// </summary>
/// <param name="kata">The id.</param>
/// <param name="trials">
/// The wrong solutions that were run against all tests; empty where that was not asked for.
/// </param>
internal sealed class SignatureCheck(
    string kata,
    LockedKata locked,
    IReadOnlyList<WrongSolution> wrong,
    IReadOnlyList<Signature> signatures,
    IReadOnlyCollection<SignatureTrial> trials)
{
    public IEnumerable<VerificationFault> Faults()
    {
        var names = wrong.Select(solution => solution.Name).ToList();
        var written = signatures.Select(signature => signature.Program).ToList();
        if (names.Except(written).ToList() is { Count: > 0 } missing)
            yield return Fault($"has no line for {QuotedNames.Of(missing)}. {Write(missing)}");
        if (written.Except(names).ToList() is { Count: > 0 } gone)
            yield return Fault($"has a line for {QuotedNames.Of(gone)}, and there is no such wrong solution. {Write([])}");
        foreach (var signature in signatures)
        {
            if (signature.Red.Keys.Concat(signature.Unsteady).Except(locked.Tests).ToList() is { Count: > 0 } tests)
                yield return Fault(
                    $"has {QuotedNames.Of(tests)} for '{signature.Program}', and there is no such test. "
                    + Write([signature.Program]));
        }
    }

    /// <summary>What a wrong solution that was run says against its line.</summary>
    public static IEnumerable<VerificationFault> Faults(string kata, SignatureTrial trial) =>
        trial.Fault() is { } fault
            ? [new VerificationFault(SignatureFile.PathOf(kata), $"{fault} {Write(kata, [trial.Program])}")]
            : [];

    public IEnumerable<string> Notes()
    {
        foreach (var trial in trials)
        {
            if (trial.Unsteady is { Count: > 0 } unsteady)
                yield return $"not steady: '{trial.Program}' does not always fail {QuotedNames.Of(unsteady)}. "
                    + Write([trial.Program]);
        }

        if (trials.Where(trial => trial.HasOtherMessages).Select(trial => trial.Program).ToList() is
            { Count: > 0 } changed)
            yield return $"changed messages: {string.Join(", ", changed)}. {Write(changed)}";

        foreach (var (solution, signature) in wrong.Join(
            signatures, solution => solution.Name, signature => signature.Program, (one, other) => (one, other)))
        {
            var passed = solution.CaughtBy.Intersect(locked.Tests).Except(signature.Red.Keys).ToList();
            if (passed.Count > 0)
                yield return $"not steady: '{solution.Name}' does not always fail {QuotedNames.Of(passed)}, by which it is "
                    + $"caught. {Write([solution.Name])}";
        }

        foreach (var group in signatures.Where(signature => signature.Red.Count > 0)
            .GroupBy(signature => string.Join('\n', signature.Red.OrderBy(test => test.Key, StringComparer.Ordinal)))
            .Where(group => group.Count() > 1))
            yield return $"same signature: {string.Join(", ", group.Select(signature => signature.Program))}";
        var untried = locked.Tests.Except(signatures.SelectMany(signature => signature.Red.Keys)).ToList();
        if (untried.Count > 0 && signatures.Count > 0)
            yield return $"no wrong solution fails: {string.Join(", ", untried)}";
    }

    private VerificationFault Fault(string message) => new(SignatureFile.PathOf(kata), message);

    private string Write(IEnumerable<string> programs) => Write(kata, programs);

    private static string Write(string kata, IEnumerable<string> programs) =>
        $"'grader signatures {string.Join(' ', programs.Prepend(kata))}' writes it.";
}
