namespace Katas.Support.Threading;

/// <summary>What a thread of a meeting does.</summary>
internal enum ActorState
{
    /// <summary>It has not begun; it can.</summary>
    NotStarted,

    /// <summary>It runs, or could.</summary>
    Ready,

    /// <summary>It waits for something that another thread does.</summary>
    Blocked,

    /// <summary>Its thread blocks where nothing is modelled.</summary>
    Outside,

    /// <summary>It has ended.</summary>
    Ended,
}
