namespace Katas.Support.Threading;

/// <summary>What the thread that watches a meeting sees.</summary>
internal enum Sight
{
    /// <summary>All is well.</summary>
    Nothing,

    /// <summary>Nobody has the turn.</summary>
    NobodyRuns,

    /// <summary>The running thread blocks where nothing is modelled.</summary>
    Blocks,

    /// <summary>Nobody has the turn, and nothing changes any more.</summary>
    NeverComesBack,

    /// <summary>The running thread computes, and comes to no point.</summary>
    RunsOnAndOn,
}
