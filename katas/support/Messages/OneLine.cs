namespace Katas.Support.Messages;

/// <summary>Texts for one line of a message.</summary>
internal static class OneLine
{
    private const int MaxLength = 80;

    /// <summary>The text on one line, and not a long one.</summary>
    public static string Of(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= MaxLength ? line : line[..MaxLength] + "…";
    }
}
