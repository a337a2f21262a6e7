using Spectre.Console;
using Spectre.Console.Rendering;

namespace Grader.Paging;

/// <summary>Renders a view to lines with their control sequences.</summary>
internal static class AnsiLines
{
    public static IReadOnlyList<string> Of(IRenderable view, int width, ColorSystemSupport colors)
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = colors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = width;
        console.Write(view);
        return text.ToString().ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
    }

    /// <summary>The colours that this console has.</summary>
    public static ColorSystemSupport ColorsOf(IAnsiConsole console) => console.Profile.Capabilities.ColorSystem switch
    {
        ColorSystem.NoColors => ColorSystemSupport.NoColors,
        ColorSystem.Legacy => ColorSystemSupport.Legacy,
        ColorSystem.Standard => ColorSystemSupport.Standard,
        ColorSystem.TrueColor => ColorSystemSupport.TrueColor,
        _ => ColorSystemSupport.EightBit,
    };
}
