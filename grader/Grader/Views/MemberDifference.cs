using Grader.Engine.Compilation;

namespace Grader.Views;

/// <summary>How the learner's code differs from the reference.</summary>
/// <param name="Changed">The members that both have, with other code, in the order of the reference.</param>
/// <param name="OnlyYours">The names of the members that only the learner's code has.</param>
/// <param name="OnlyReference">The names of those that only the reference has.</param>
internal sealed record MemberDifference(
    IReadOnlyList<(SourceMember Yours, SourceMember Reference)> Changed,
    IReadOnlyList<string> OnlyYours,
    IReadOnlyList<string> OnlyReference)
{
    public static MemberDifference Between(
        IReadOnlyList<SourceMember> yours, IReadOnlyList<SourceMember> reference)
    {
        var known = yours.DistinctBy(member => member.Name).ToDictionary(member => member.Name);
        return new MemberDifference(
            [.. reference.Where(member => known.ContainsKey(member.Name))
                .Select(member => (known[member.Name], member))
                .Where(pair => pair.Item1.Tokens != pair.member.Tokens)],
            [.. yours.Select(member => member.Name).Except(reference.Select(member => member.Name))],
            [.. reference.Select(member => member.Name).Except(known.Keys)]);
    }
}
