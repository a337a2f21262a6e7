using System.Collections.Concurrent;

namespace Katas.Support.Threading;

/// <summary>
/// A thread of the process on which threads of a meeting run, one after the other: what ends leaves it to what begins
/// next, so that no thread is switched without need.
/// </summary>
internal sealed class Carrier
{
    private static readonly ConcurrentStack<Carrier> Idle = new();
    private readonly Baton baton = new();
    private Actor? next;

    private Carrier() => new Thread(Run) { IsBackground = true, Name = "Threads.Explore" }.Start();

    /// <summary>Starts <paramref name="actor"/> on a thread that is free.</summary>
    public static void Start(Actor actor)
    {
        if (!Idle.TryPop(out var carrier))
            carrier = new Carrier();
        carrier.next = actor;
        carrier.baton.Give();
    }

    private void Run()
    {
        while (true)
        {
            baton.Wait();
            for (var actor = next; actor is not null;)
                actor = actor.Run();
            next = null;
            Idle.Push(this);
        }
    }
}
