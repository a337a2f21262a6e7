using System.Text;

namespace Grader.Engine.Execution;

/// <summary>The beginning and the end of a process's output; the middle of a flood of output is dropped.</summary>
internal sealed class BoundedText(int half)
{
    private readonly Lock access = new();
    private readonly List<byte> head = [];
    private readonly Queue<byte> tail = [];
    private long dropped;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        lock (access)
        {
            var first = Math.Min(half - head.Count, bytes.Length);
            foreach (var value in bytes[..first])
                head.Add(value);

            var rest = bytes[first..];
            // Only the end of a large chunk can stay.
            var skipped = Math.Max(0, rest.Length - half);
            dropped += skipped;
            foreach (var value in rest[skipped..])
            {
                tail.Enqueue(value);
                if (tail.Count <= half)
                    continue;
                tail.Dequeue();
                dropped++;
            }
        }
    }

    public override string ToString()
    {
        lock (access)
        {
            var start = Encoding.UTF8.GetString([.. head]);
            var end = Encoding.UTF8.GetString([.. tail]);
            return dropped == 0 ? start + end : $"{start}\n… {dropped} bytes …\n{end}";
        }
    }
}
