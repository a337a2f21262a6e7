namespace Grader.Tests.Pictures;

/// <summary>The colours of a terminal that fits to a page on GitHub.</summary>
internal sealed record Theme(
    string Name,
    string Background,
    string Border,
    string Text,
    string Grey,
    string Green,
    string Red,
    string Yellow,
    string Blue)
{
    public static readonly Theme Light =
        new("light", "#ffffff", "#d1d9e0", "#1f2328", "#59636e", "#1a7f37", "#cf222e", "#9a6700", "#0969da");

    public static readonly Theme Dark =
        new("dark", "#0d1117", "#3d444d", "#e6edf3", "#8b949e", "#3fb950", "#ff7b72", "#d29922", "#58a6ff");
}
