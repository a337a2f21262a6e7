namespace Grader;

/// <summary>A screen that is drawn in place, and its keys.</summary>
internal interface ITerminal
{
    int Width { get; }
    int Height { get; }

    /// <summary>Takes over the screen; disposing the result restores it.</summary>
    /// <param name="onKey">Called for each key.</param>
    /// <param name="onResize">Called when the size has changed.</param>
    IDisposable Take(Action<ConsoleKeyInfo> onKey, Action onResize);

    /// <summary>Shows these lines and nothing else, in one write.</summary>
    void Draw(IReadOnlyList<string> lines);
}
