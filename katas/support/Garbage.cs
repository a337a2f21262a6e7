namespace Katas.Support;

/// <summary>What is left in memory.</summary>
public static class Garbage
{
    /// <summary>Whatever is kept of each round (a registration, an entry of a list) takes at least so many bytes.</summary>
    public const int BytesOfALeak = 40;

    /// <summary>How many bytes a round leaves behind: the average of many. Measured again if it looks like a leak, for others allocate, too.</summary>
    public static async Task<long> BytesLeftBy(Func<Task> round)
    {
        ArgumentNullException.ThrowIfNull(round);
        const int Rounds = 300;
        var least = long.MaxValue;
        for (var attempt = 0; attempt < 4 && least >= BytesOfALeak; attempt++)
        {
            await round(); // what is made only once is no leak
            var before = GC.GetTotalMemory(forceFullCollection: true);
            for (var i = 0; i < Rounds; i++)
                await round();
            least = Math.Min(least, (GC.GetTotalMemory(forceFullCollection: true) - before) / Rounds);
        }

        return least;
    }

    /// <summary>Whether nothing holds what <paramref name="reference"/> refers to, once all that was about to run has run.</summary>
    public static async Task<bool> IsCollected(WeakReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        for (var attempt = 0; attempt < 20 && reference.IsAlive; attempt++)
        {
            await Task.Yield();
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return !reference.IsAlive;
    }
}
