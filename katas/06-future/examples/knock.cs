using System.Runtime.CompilerServices;

Console.WriteLine("before");
await new Knock();                      // no task anywhere
Console.WriteLine("after");

struct Knock : INotifyCompletion
{
    public Knock GetAwaiter() => this;

    public bool IsCompleted
    {
        get
        {
            Console.WriteLine("IsCompleted?");
            return false;
        }
    }

    public void OnCompleted(Action continuation)
    {
        Console.WriteLine("OnCompleted");
        continuation();
    }

    public void GetResult() => Console.WriteLine("GetResult");
}
