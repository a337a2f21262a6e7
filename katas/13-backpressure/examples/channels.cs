using System.Threading.Channels;

foreach (var mode in Enum.GetValues<BoundedChannelFullMode>())
{
    if (mode == BoundedChannelFullMode.Wait) continue;
    var dropped = new List<string>();
    var channel = Channel.CreateBounded<string>(
        new BoundedChannelOptions(2) { FullMode = mode }, dropped.Add);
    var answers = "abcd".Select(c => channel.Writer.TryWrite($"{c}"));
    Console.WriteLine($"{mode}: {string.Join(" ", answers)}");
    channel.Writer.Complete();
    var kept = channel.Reader.ReadAllAsync().ToBlockingEnumerable();
    Console.WriteLine($"  kept {string.Join(" ", kept)},"
        + $" dropped {string.Join(" ", dropped)}");
}

var breaks = Channel.CreateBounded<string>(
    new BoundedChannelOptions(1)
    {
        FullMode = BoundedChannelFullMode.DropOldest,
    },
    _ => throw new IOException("the log is full"));
await breaks.Writer.WriteAsync("a");
try
{
    _ = breaks.Writer.WriteAsync("b");      // nobody awaits it
}
catch (IOException error)
{
    Console.WriteLine($"out of the call: {error.Message}");
}

Console.WriteLine($"stored all the same: {breaks.Reader.Count}");
