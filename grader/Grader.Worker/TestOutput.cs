using System.Text;

namespace Grader.Worker;

/// <summary>
/// The first 32 KiB that the running test writes to the console. What threads of an earlier test still write counts
/// for the running one.
/// </summary>
internal sealed class TestOutput : TextWriter
{
    private const int Limit = 32 * 1024;

    private readonly Lock writing = new();
    private readonly StringBuilder kept = new();
    private long dropped;

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>Takes the console, even from a test that replaced it, and starts over.</summary>
    public void Begin()
    {
        Console.SetOut(this);
        Console.SetError(this);
        lock (writing)
        {
            kept.Clear();
            dropped = 0;
        }
    }

    public string Text
    {
        get
        {
            lock (writing)
                return dropped == 0 ? kept.ToString() : $"{kept}\n… {dropped} more characters";
        }
    }

    public override void Write(char value) => Write([value]);

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void WriteLine(string? value) => Write(value + NewLine);

    public override void Write(ReadOnlySpan<char> buffer)
    {
        lock (writing)
        {
            var fitting = Math.Min(buffer.Length, Limit - kept.Length);
            kept.Append(buffer[..fitting]);
            dropped += buffer.Length - fitting;
        }
    }
}
