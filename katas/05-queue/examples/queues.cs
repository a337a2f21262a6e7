using System.Collections.Concurrent;
using System.Threading.Channels;

var plain = new Queue<string>();
Console.WriteLine($"Queue: {plain.TryDequeue(out _)}");

var blocking = new BlockingCollection<string>();
var threads = Enumerable.Range(0, 100)
    .Select(_ => new Thread(() => blocking.Take()) { IsBackground = true })
    .ToList();
threads.ForEach(thread => thread.Start());
var alive = threads.Count(thread => thread.IsAlive);
Console.WriteLine($"BlockingCollection: 100 wait, {alive} threads");

var channel = Channel.CreateUnbounded<string>();
var gets = Enumerable.Range(0, 100)
    .Select(_ => channel.Reader.ReadAsync().AsTask())
    .ToList();
alive = ThreadPool.ThreadCount;
Console.WriteLine($"Channel: {gets.Count} wait, {alive} threads");

channel.Writer.TryWrite("a");
var overtakes = channel.Reader.TryRead(out _);
Console.WriteLine($"a newcomer takes it: {overtakes}");
Console.WriteLine($"the first in line has {await gets[0]}");
