namespace Katas.Support.Threading;

/// <summary>
/// Says when a thread gives way: after it has passed the same place many times, or has run alone for many steps, since it
/// may then be waiting in a loop for another thread.
/// </summary>
internal sealed class Patience
{
    private const int Window = 256;
    private const int MaxTimes = 20;
    private const int MaxSteps = 2_000;

    private Site? watched;
    private int times;
    private int steps;
    private int alone;

    /// <summary>Whether it is to give way now.</summary>
    public bool IsOver(Site site)
    {
        if (++alone >= MaxSteps)
        {
            Renew();
            return true;
        }

        if (steps++ % Window == 0)
        {
            watched = site;
            times = 0;
        }

        if (!ReferenceEquals(watched, site) || ++times < MaxTimes)
            return false;
        Renew();
        return true;
    }

    /// <summary>Another thread had the turn.</summary>
    public void Renew() => (steps, times, alone) = (0, 0, 0);
}
