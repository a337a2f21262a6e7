using System.Runtime.CompilerServices;

TaskScheduler.UnobservedTaskException += (_, e) =>
    Console.WriteLine($"reported: {e.Exception.InnerException!.Message}");

Forget();
Console.WriteLine("failed"); // and nobody has said so
GC.Collect();
GC.WaitForPendingFinalizers();
Console.WriteLine("collected");

// Not inlined, so that no variable out here keeps the task alive.
[MethodImpl(MethodImplOptions.NoInlining)]
static void Forget() => _ = ChargeAsync();

static async Task ChargeAsync()
{
    await Task.CompletedTask;
    throw new InvalidOperationException("card declined");
}
