using Grader.Doctor;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Grader.Views;

/// <summary>One line per finding; below each problem, the command that fixes it.</summary>
internal static class DoctorView
{
    public static IRenderable Of(IReadOnlyList<Finding> findings) => new Rows(findings.SelectMany(Describe));

    private static IEnumerable<IRenderable> Describe(Finding finding)
    {
        var (sign, style) = finding.Severity switch
        {
            FindingSeverity.Ok => ("✓", Marks.Good),
            FindingSeverity.Advice => ("·", Marks.Busy),
            _ => ("✗", Marks.Bad),
        };
        yield return new Text($"{sign} {finding.Name}: {finding.Message}", style);
        if (finding.Fix is { } fix)
            yield return new Text($"    {fix}");
    }
}
