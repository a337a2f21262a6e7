using System.Runtime.InteropServices;
using System.Text;

namespace Grader.Watch;

/// <summary>The process's own terminal, by ANSI sequences on its alternate screen.</summary>
internal sealed class AnsiTerminal(TextWriter output) : ITerminal
{
    private const string Enter = "\e[?1049h\e[?25l";
    private const string Leave = "\e[?25h\e[?1049l";
    private const string Home = "\e[H";
    private const string ClearLine = "\e[K";
    private const string ClearBelow = "\e[J";

    public int Width => Math.Max(20, Console.WindowWidth);

    public int Height => Math.Max(5, Console.WindowHeight);

    public IDisposable Take(Action<ConsoleKeyInfo> onKey, Action onResize)
    {
        output.Write(Enter);
        output.Flush();
        var reader = new Thread(() => ReadKeys(onKey)) { IsBackground = true, Name = "keys" };
        reader.Start();
        var resize = OperatingSystem.IsWindows()
            ? null
            : PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => onResize());
        return new Taken(output, resize);
    }

    public void Draw(IReadOnlyList<string> lines)
    {
        var frame = new StringBuilder(Home);
        frame.AppendJoin("\r\n", lines.Select(line => line + ClearLine)).Append(ClearBelow);
        output.Write(frame);
        output.Flush();
    }

    private static void ReadKeys(Action<ConsoleKeyInfo> onKey)
    {
        try
        {
            while (true)
                onKey(Console.ReadKey(intercept: true));
        }
        catch (InvalidOperationException)
        {
            // Standard input is no terminal (any more): there are no keys.
        }
    }

    private sealed class Taken(TextWriter output, PosixSignalRegistration? resize) : IDisposable
    {
        public void Dispose()
        {
            resize?.Dispose();
            output.Write(Leave);
            output.Flush();
        }
    }
}
