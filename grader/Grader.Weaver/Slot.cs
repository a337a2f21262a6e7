using Mono.Cecil.Cil;

namespace Grader.Weaver;

/// <summary>A value on the evaluation stack, as far as it is known before the code runs.</summary>
/// <param name="Producers">
/// Right behind each of these, it lies on top. Several, where branches meet; none: unknown.
/// </param>
/// <param name="Origin">The instruction that made it, also of a duplicate; null where branches meet.</param>
/// <param name="IsAddress">Whether it is a managed pointer.</param>
/// <param name="Root">The instruction that took the address of the field or element that this one points into.</param>
internal sealed record Slot(
    IReadOnlyList<Instruction> Producers, Instruction? Origin, bool IsAddress = false, Instruction? Root = null)
{
    public static Slot Unknown { get; } = new([], null);

    /// <summary>Either of the two, depending on the way that was taken.</summary>
    public static Slot Either(Slot one, Slot other) =>
        ReferenceEquals(one, other)
            ? one
            : new Slot(
                // Unknown on one way is unknown.
                one.Producers.Count == 0 || other.Producers.Count == 0 ? [] : [.. one.Producers.Union(other.Producers)],
                one.Origin == other.Origin ? one.Origin : null,
                one.IsAddress || other.IsAddress,
                one.Root == other.Root ? one.Root : null);
}
