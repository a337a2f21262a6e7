namespace Katas.Support.Threading;

/// <summary>
/// Lets one thread wait until another gives it the turn. The wait spins for a moment, which is how long most turns
/// take, and then blocks.
/// </summary>
internal sealed class Baton
{
    private const int None = 0;
    private const int Given = 1;
    private const int Slept = 2;
    private const int Spins = 12;
    private readonly AutoResetEvent signal = new(false);
    private int state;

    public void Give()
    {
        if (Interlocked.Exchange(ref state, Given) == Slept)
            signal.Set();
    }

    public void Wait()
    {
        for (var spins = 0; spins < Spins && Volatile.Read(ref state) != Given; spins++)
            Thread.SpinWait(6);
        if (Interlocked.CompareExchange(ref state, Slept, None) == None)
            signal.WaitOne();
        Volatile.Write(ref state, None);
    }
}
