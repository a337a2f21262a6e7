using Grader.Engine.Verification;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Grader.Views;

/// <summary>What was proved, and every fault with its file.</summary>
internal static class VerifyView
{
    public static IRenderable Of(IReadOnlyList<KataProof> katas)
    {
        var rows = katas.SelectMany(Describe).ToList();
        var faults = katas.Sum(kata => kata.Faults.Count);
        rows.Add(Text.Empty);
        rows.Add(faults == 0
            ? new Text($"{Count(katas.Count, "kata")} verified.", Marks.Good)
            : new Text($"{Count(faults, "fault")} in {Count(katas.Count(kata => !kata.Sound), "kata")}.", Marks.Bad));
        return new Rows(rows);
    }

    private static IEnumerable<IRenderable> Describe(KataProof kata) =>
    [
        new Text(
            $"{(kata.Sound ? "✓" : "✗")} {kata.Id}  {Count(kata.Tests, "test")}, "
            + $"{Count(kata.Wrong, "wrong solution")}, reference run {Count(kata.Repeats, "time")}",
            kata.Sound ? Marks.Good : Marks.Bad),
        .. kata.Notes.Select(note => new Padder(new Text(note, Marks.Busy), new Padding(4, 0, 0, 0))),
        .. kata.Faults.Select(fault => new Padder(new Text($"{fault.File}: {fault.Message}"), new Padding(4, 0, 0, 0))),
    ];

    private static string Count(int number, string noun) => $"{number} {noun}{(number == 1 ? "" : "s")}";
}
