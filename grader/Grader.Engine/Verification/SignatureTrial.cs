using Grader.Engine.Diagnosis;
using Grader.Engine.Verdicts;

namespace Grader.Engine.Verification;

/// <summary>Holds what a wrong solution fails here against its line in the file of signatures.</summary>
/// <param name="written">The line.</param>
internal sealed class SignatureTrial(Signature written)
{
    private readonly List<IReadOnlyList<TestVerdict>> runs = [];

    public string Program => written.Program;

    /// <summary>Tests that do not always end in the same way, and the line doesn't say so.</summary>
    public IReadOnlyList<string> Unsteady => [.. Found.Unsteady.Except(written.Unsteady)];

    /// <summary>Whether a test fails in another way than the line says.</summary>
    public bool HasOtherMessages => Found.Red.Any(test =>
        written.Red.TryGetValue(test.Key, out var symptom)
        && (IsOther(symptom.Line, test.Value.Line) || IsOther(symptom.Message, test.Value.Message)));

    private Signature Found => Signature.Of(Program, runs);

    /// <param name="verdict">Of all tests.</param>
    public void Add(KataVerdict verdict)
    {
        if (verdict.State is KataState.InProgress or KataState.Done)
            runs.Add(verdict.Tests);
    }

    /// <returns>What is wrong with the line; null if nothing is.</returns>
    public string? Fault()
    {
        var found = Found;
        var silent = written.Unsteady.Concat(found.Unsteady).ToList();
        var run = runs.SelectMany(tests => tests).Select(test => test.Name).ToHashSet();
        var fails = found.Red.Keys.Except(written.Red.Keys).Except(silent).ToList();
        var passes = written.Red.Keys.Except(found.Red.Keys).Except(silent).Where(run.Contains)
            .Order(StringComparer.Ordinal).ToList();
        string[] parts =
        [
            .. fails.Count > 0 ? [$"it also fails {QuotedNames.Of(fails)}"] : Array.Empty<string>(),
            .. passes.Count > 0 ? [$"it passes {QuotedNames.Of(passes)}"] : Array.Empty<string>(),
        ];
        return parts.Length > 0 ? $"is wrong about '{Program}': {string.Join(", and ", parts)}." : null;
    }

    /// <summary>A part that is unknown, or differs from run to run, is empty.</summary>
    private static bool IsOther(string written, string found) =>
        written.Length > 0 && found.Length > 0 && written != found;
}
