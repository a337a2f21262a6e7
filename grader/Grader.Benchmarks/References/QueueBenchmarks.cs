using System.Threading.Channels;
using BenchmarkDotNet.Attributes;
using Katas.Queues;

namespace Grader.Benchmarks.References;

/// <summary>
/// The reference of 05-queue next to <see cref="Channel{T}"/>: moving items, with as many producers as consumers.
/// </summary>
[MemoryDiagnoser]
public class QueueBenchmarks
{
    private const int Items = 100_000;

    /// <summary>0 is unbounded.</summary>
    [Params(0, 64)]
    public int Bound { get; set; }

    [Params(1, 4)]
    public int Pairs { get; set; }

    [Benchmark(OperationsPerInvoke = Items)]
    public Task AsyncQueue()
    {
        var queue = new AsyncQueue<int>(Bound);
        return Flow.ThroughAsync(Pairs, Items, item => new(queue.PutAsync(item)), () => new(queue.GetAsync()));
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Items)]
    public Task Channel()
    {
        var channel = Bound == 0
            ? System.Threading.Channels.Channel.CreateUnbounded<int>()
            : System.Threading.Channels.Channel.CreateBounded<int>(Bound);
        return Flow.ThroughAsync(
            Pairs, Items, item => channel.Writer.WriteAsync(item), () => channel.Reader.ReadAsync());
    }
}
