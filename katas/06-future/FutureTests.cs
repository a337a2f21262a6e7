using System.Runtime.CompilerServices;
using Katas.Futures;

namespace Tests.Futures;

/// <summary>What the tests of several stages share.</summary>
public abstract class FutureTests
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    protected static FormatException ThrownFarAway()
    {
        try
        {
            throw new FormatException("far away");
        }
        catch (FormatException error)
        {
            return error;
        }
    }

    // Runs the work on a thread of its own, to its end, and throws what it threw.
    protected static void OnAnotherThread(Action work) => AnotherThread.EndsSoon(work).Should().BeTrue("because nothing in a future blocks a thread");

    protected sealed class Listener(string name)
    {
        public int Calls { get; private set; }

        public void OnDone(Future<int> future) => Calls++;

        public void Throw(Future<int> future) => throw new FormatException("thrown by a callback");

        public override string ToString() => name;
    }
}
