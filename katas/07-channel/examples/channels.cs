using System.Threading.Channels;

var one = Channel.CreateBounded<string>(1);
var none = Channel.CreateBounded<string>(0);
Console.WriteLine($"size one takes it: {one.Writer.TryWrite("a")}");
Console.WriteLine($"a rendezvous takes it: {none.Writer.TryWrite("a")}");

var write = none.Writer.WriteAsync("b").AsTask();
Console.WriteLine($"written: {write.IsCompleted}");
Console.WriteLine($"read: {await none.Reader.ReadAsync()}");
await write; // now it is written

one.Writer.Complete(new IOException("the line is down"));
Console.WriteLine($"left: {await one.Reader.ReadAsync()}");
try
{
    await one.Reader.ReadAsync();
}
catch (ChannelClosedException closed)
{
    Console.WriteLine($"then: {closed.InnerException!.Message}");
}

try
{
    await one.Reader.Completion;
}
catch (IOException error)
{
    Console.WriteLine($"completion: {error.Message}");
}
