using Spectre.Console;
using Spectre.Console.Rendering;

namespace Grader.Views;

/// <summary>All commands by groups: a learner's first, an author's last.</summary>
internal static class HelpView
{
    /// <param name="Usage">The command with its arguments.</param>
    internal sealed record Line(string Usage, string Description);

    internal sealed record Group(string Title, IReadOnlyList<Line> Commands);

    public static IRenderable Of(string description, IReadOnlyList<Group> groups) => new Rows(
    [
        new Text(description),
        Text.Empty,
        .. groups.SelectMany(
            group => new IRenderable[] { new Text(group.Title, Marks.Strong), Table(group, groups), Text.Empty }),
        new Text("'grader run --help' shows the options of a command, 'grader --version' the version.", Marks.Quiet),
    ]);

    private static Grid Table(Group group, IReadOnlyList<Group> groups)
    {
        var width = groups.SelectMany(each => each.Commands).Max(line => line.Usage.Length);
        var grid = new Grid()
            .AddColumn(new GridColumn().NoWrap().Width(width).PadLeft(2).PadRight(2))
            .AddColumn(new GridColumn().PadLeft(0).PadRight(0));
        foreach (var line in group.Commands)
            grid.AddRow(new Text(line.Usage), new Text(line.Description));
        return grid;
    }
}
