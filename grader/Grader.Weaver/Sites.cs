using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Grader.Weaver;

/// <summary>
/// Where and what a point is, for the timeline: what it touches, line, file, method and detail, a line of text each.
/// </summary>
internal sealed class Sites
{
    private readonly List<(int Index, SequencePoint Point)> lines = [];
    private readonly string method;

    public Sites(MethodDefinition method, Dictionary<Instruction, int> indexes)
    {
        this.method = Readable.NameOf(method);
        var points = method.DebugInformation.GetSequencePointMapping();
        foreach (var (instruction, index) in indexes)
        {
            if (points.TryGetValue(instruction, out var point) && !point.IsHidden)
                lines.Add((index, point));
        }

        lines.Sort((one, other) => one.Index.CompareTo(other.Index));
    }

    /// <param name="index">The index of the instruction.</param>
    /// <param name="what">What it touches or calls.</param>
    /// <param name="detail">How, where the hook does not say it.</param>
    /// <param name="ofNext">
    /// Whether it belongs to the next line that has one: a <c>lock</c> of a <see cref="Lock"/> has none.
    /// </param>
    public string At(int index, string what, string detail = "", bool ofNext = false)
    {
        var own = LineOf(index);
        var chosen = (ofNext && own + 1 < lines.Count) || own < 0 ? own + 1 : own;
        var point = chosen < lines.Count ? lines[chosen].Point : null;
        return string.Join('\n', what, point?.StartLine ?? 0, point?.Document.Url, method, detail);
    }

    /// <summary>The index of the instruction with which the line of another begins; -1 if there is none.</summary>
    public int StartOfLine(int index) => LineOf(index) is >= 0 and var line ? lines[line].Index : -1;

    /// <summary>The last line that begins at <paramref name="index"/> or before; -1 if there is none.</summary>
    private int LineOf(int index)
    {
        var (low, high) = (0, lines.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (lines[middle].Index <= index)
                low = middle + 1;
            else
                high = middle;
        }

        return low - 1;
    }
}
