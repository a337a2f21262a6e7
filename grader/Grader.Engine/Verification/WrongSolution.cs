using Grader.Engine.Catalog;
using Grader.Engine.Diagnosis;

namespace Grader.Engine.Verification;

/// <summary>A plausible solution with one mistake.</summary>
/// <param name="File">Relative to the clone.</param>
/// <param name="Sources">What a learner who made this mistake would hand in.</param>
/// <param name="Broken">Why it cannot stand for the mistake: its patch does not apply, or changes no code.</param>
public sealed record WrongSolution(
    string File, WrongHeader Header, IReadOnlyDictionary<string, byte[]> Sources, IReadOnlyList<string> Broken)
{
    /// <summary>A program replaces the reference, whatever that is; a patch may not fit it any more.</summary>
    public bool Applies { get; init; } = true;

    /// <summary>What <c>-p:Wrong=</c> takes.</summary>
    public string Name => Path.GetFileNameWithoutExtension(File);

    public IReadOnlyList<string> CaughtBy => Header.CaughtBy;

    /// <summary>What keeps it from being tried.</summary>
    public IEnumerable<VerificationFault> Faults(LockedKata locked) =>
        Header.Faults(locked).Concat(Broken).Select(fault => new VerificationFault(File, fault));
}
