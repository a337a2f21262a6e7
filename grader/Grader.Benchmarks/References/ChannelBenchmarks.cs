using System.Threading.Channels;
using BenchmarkDotNet.Attributes;
using Katas.Channels;

namespace Grader.Benchmarks.References;

/// <summary>
/// The reference of 07-channel next to <see cref="Channel{T}"/>: moving items, with as many senders as receivers.
/// </summary>
[MemoryDiagnoser]
public class ChannelBenchmarks
{
    private const int Items = 100_000;

    /// <summary>0 is a rendezvous; the largest is practically unbounded.</summary>
    [Params(0, 64, int.MaxValue)]
    public int Capacity { get; set; }

    [Params(1, 4)]
    public int Pairs { get; set; }

    [Benchmark(OperationsPerInvoke = Items)]
    public Task Chan()
    {
        var chan = new Chan<int>(Capacity);
        return Flow.ThroughAsync(Pairs, Items, item => new(chan.SendAsync(item)), () => new(chan.ReceiveAsync()));
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Items)]
    public Task Channel()
    {
        var channel = Capacity == int.MaxValue
            ? System.Threading.Channels.Channel.CreateUnbounded<int>()
            : System.Threading.Channels.Channel.CreateBounded<int>(Capacity);
        return Flow.ThroughAsync(
            Pairs, Items, item => channel.Writer.WriteAsync(item), () => channel.Reader.ReadAsync());
    }
}
