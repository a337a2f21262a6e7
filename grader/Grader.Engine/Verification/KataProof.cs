namespace Grader.Engine.Verification;

/// <summary>What was proved about one kata, and what was not.</summary>
/// <param name="Tests">How many tests it has.</param>
/// <param name="Wrong">How many wrong solutions were tried.</param>
/// <param name="Repeats">How many times the reference was run.</param>
public sealed record KataProof(
    string Id, string Title, int Tests, int Wrong, int Repeats, IReadOnlyList<VerificationFault> Faults)
{
    public bool Sound => Faults.Count == 0;

    /// <summary>What could not be tried here, and why.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
