using Grader.Engine.Diagnosis;

namespace Grader.Engine.Verification;

/// <summary>What an author changed in a kata's reference since it was committed.</summary>
public abstract record ReferenceEdit
{
    private ReferenceEdit()
    {
    }

    /// <param name="File">Where the patch belongs, relative to the clone.</param>
    /// <param name="Difference">As git has it, with as many lines of context as make it unambiguous.</param>
    /// <param name="Context">How many these are.</param>
    /// <param name="Sources">The edited reference.</param>
    /// <param name="Names">The reference's files.</param>
    /// <param name="Replaced">The header of the patch that no longer applies and that this one replaces, or null.</param>
    public sealed record Ready(
        string File,
        string Difference,
        int Context,
        IReadOnlyDictionary<string, byte[]> Sources,
        IReadOnlyList<string> Names,
        WrongHeader? Replaced) : ReferenceEdit;

    /// <param name="Message">What keeps it from being a wrong solution, and the next step.</param>
    public sealed record Refused(string Message) : ReferenceEdit;
}
