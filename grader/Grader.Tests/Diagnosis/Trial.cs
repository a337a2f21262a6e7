using Grader.Engine.Catalog;
using Grader.Engine.Diagnosis;
using Grader.Tests.House;

namespace Grader.Tests.Diagnosis;

/// <summary>What an attempt at a kata failed, and the wrong solutions that it is made of.</summary>
/// <param name="Red">The tests that did not pass.</param>
/// <param name="Silent">Tests that say nothing.</param>
/// <param name="Mistakes">The names of the wrong solutions.</param>
internal sealed record Trial(
    string Kata,
    IReadOnlyDictionary<string, Symptom> Red,
    IReadOnlyList<string> Silent,
    IReadOnlyList<string> Mistakes)
{
    private static readonly SortedDictionary<string, LockedKata> Katas =
        LockFile.TryParse(File.ReadAllBytes(Repository.Clone.Lock))!.Katas;

    /// <summary>The committed signatures of each kata.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<Signature>> Signatures { get; } =
        Katas.Keys.ToDictionary(kata => kata, kata => SignatureFile.Read(Repository.Clone, kata));

    /// <summary>One for each signature.</summary>
    public static IEnumerable<Trial> Alone() =>
        from kata in Signatures
        from signature in kata.Value
        where signature.Red.Count > 0
        select new Trial(kata.Key, signature.Red, signature.Unsteady, [signature.Program]);

    /// <summary>The wrong solutions that fail exactly the tests that this one fails, itself included.</summary>
    public static IReadOnlyList<string> TwinsOf(string kata, string program)
    {
        var red = Signatures[kata].Single(signature => signature.Program == program).Red.Keys.ToHashSet();
        return [.. Signatures[kata].Where(other => red.SetEquals(other.Red.Keys)).Select(other => other.Program)];
    }

    /// <param name="toFirstFailure">Nothing is run after the first stage that does not pass, as in 'run'.</param>
    /// <param name="without">A wrong solution that is not known.</param>
    /// <returns>The names of those that are suspected.</returns>
    public IReadOnlyList<string> Diagnose(bool toFirstFailure, string? without = null)
    {
        var known = Signatures[Kata].Where(signature => signature.Program != without).ToList();
        return [.. new Diagnostician(known).Diagnose(Run(toFirstFailure)).Select(suspect => suspect.Program)];
    }

    private List<(string Test, Symptom? Symptom)> Run(bool toFirstFailure)
    {
        var run = new List<(string, Symptom?)>();
        foreach (var stage in Katas[Kata].TestsByStage())
        {
            run.AddRange(stage.Tests.Except(Silent).Select(test => (test, Red.GetValueOrDefault(test))));
            if (toFirstFailure && stage.Tests.Any(Red.ContainsKey))
                break;
        }

        return run;
    }
}
