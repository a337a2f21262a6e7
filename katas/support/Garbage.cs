namespace Katas.Support;

/// <summary>What is left in memory.</summary>
public static class Garbage
{
    /// <summary>
    /// The least that is left of each round if anything of it is kept: a registration, an entry of a list.
    /// </summary>
    public const int BytesOfALeak = 40;

    /// <summary>
    /// How many bytes a round leaves behind, on average. If that looks like a leak, it measures again over more rounds:
    /// what other threads allocate counts less then, and a leak counts the same.
    /// </summary>
    public static async Task<long> BytesLeftBy(Func<Task> round)
    {
        ArgumentNullException.ThrowIfNull(round);
        var least = long.MaxValue;
        for (var rounds = 300; rounds <= 2_400 && least >= BytesOfALeak; rounds *= 2)
        {
            await round(); // what is made only once is no leak
            var before = GC.GetTotalMemory(forceFullCollection: true);
            for (var i = 0; i < rounds; i++)
                await round();
            least = Math.Min(least, (GC.GetTotalMemory(forceFullCollection: true) - before) / rounds);
        }

        return least;
    }

    /// <summary>
    /// Whether nothing holds the target of <paramref name="reference"/>, once everything that was about to run has run.
    /// </summary>
    public static async Task<bool> IsCollected(WeakReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        for (var attempt = 0; attempt < 20 && reference.IsAlive; attempt++)
        {
            await Task.Yield();
            Collect();
        }

        return !reference.IsAlive;
    }

    /// <summary>Collects everything that nobody holds, and what the finalizers let go.</summary>
    public static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }
}
