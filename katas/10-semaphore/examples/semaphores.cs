var semaphore = new SemaphoreSlim(0, maxCount: 1);
var first = semaphore.WaitAsync();
var second = semaphore.WaitAsync();
semaphore.Release();
await first;
Console.WriteLine($"handed over, available: {semaphore.CurrentCount}");

var third = semaphore.WaitAsync();
try
{
    semaphore.Release(2);
}
catch (SemaphoreFullException)
{
    Console.WriteLine("two wait, and Release(2) is refused");
}

var gate = new SemaphoreSlim(1);
await gate.WaitAsync();
gate.Release();
gate.Release(); // a finally block too many
Console.WriteLine($"a lock that lets {gate.CurrentCount} in");

var better = new SemaphoreSlim(1, maxCount: 1);
await better.WaitAsync();
better.Release();
try
{
    better.Release();
}
catch (SemaphoreFullException)
{
    Console.WriteLine("a lock with a maximum refuses it");
}
