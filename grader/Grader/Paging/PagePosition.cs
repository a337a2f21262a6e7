namespace Grader.Paging;

/// <summary>Which lines of a long page are on the screen.</summary>
/// <param name="Top">The first of them, from 0.</param>
/// <param name="Lines">How many lines the page has.</param>
/// <param name="Room">How many of them the screen has room for.</param>
internal readonly record struct PagePosition(int Top, int Lines, int Room)
{
    private int LastTop => Math.Max(0, Lines - Room);

    public bool HasMore => Top < LastTop;

    /// <summary>From 0 to 100: how much of the page has been on the screen.</summary>
    public int Percent => Lines <= Room ? 100 : (Top + Room) * 100 / Lines;

    /// <summary>The position after the page or the screen has changed.</summary>
    public PagePosition Resize(int lines, int room) => (this with { Lines = lines, Room = room }).To(Top);

    /// <returns>Null where the key does not move the page.</returns>
    public PagePosition? Move(ConsoleKeyInfo key) => (key.Key, key.KeyChar) switch
    {
        (ConsoleKey.Spacebar or ConsoleKey.PageDown, _) or (_, 'f') => To(Top + Math.Max(1, Room - 1)),
        (ConsoleKey.PageUp, _) or (_, 'b') => To(Top - Math.Max(1, Room - 1)),
        (ConsoleKey.DownArrow or ConsoleKey.Enter, _) or (_, 'j') => To(Top + 1),
        (ConsoleKey.UpArrow, _) or (_, 'k') => To(Top - 1),
        (ConsoleKey.Home, _) or (_, 'g') => To(0),
        (ConsoleKey.End, _) or (_, 'G') => To(LastTop),
        _ => null,
    };

    private PagePosition To(int top) => this with { Top = Math.Clamp(top, 0, LastTop) };
}
