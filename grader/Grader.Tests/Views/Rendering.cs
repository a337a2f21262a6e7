using Spectre.Console;
using Spectre.Console.Rendering;
using Spectre.Console.Testing;

namespace Grader.Tests.Views;

/// <summary>What a view shows on the screen, at each width that it is made for.</summary>
internal static class Rendering
{
    private static readonly int[] Widths = [60, 80, 120];

    /// <summary>Without colour, as for a pipe or under NO_COLOR.</summary>
    public static string AtAllWidths(IRenderable view) =>
        string.Join('\n', Widths.Select(width => $"== {width} columns\n{Plain(view, width)}"));

    /// <summary>With the terminal's control characters made visible.</summary>
    public static string InColour(IRenderable view)
    {
        using var screen = Screen(80);
        screen.Profile.Capabilities.Ansi = true;
        screen.Profile.Capabilities.ColorSystem = ColorSystem.Standard;
        screen.EmitAnsiSequences = true;
        screen.Write(view);
        return screen.Output.Replace('\u001b', '␛');
    }

    private static string Plain(IRenderable view, int width)
    {
        using var screen = Screen(width);
        screen.Write(view);
        screen.Output.Should().NotContain("\u001b", "because nothing may colour a pipe");
        screen.Lines.Should().OnlyContain(
            line => line.Length <= width, "because nothing may break at {0} columns", width);
        return string.Concat(screen.Lines.Select(line => line.TrimEnd() + "\n"));
    }

    private static TestConsole Screen(int width) => new() { Profile = { Width = width, Height = 50 } };
}
