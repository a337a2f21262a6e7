namespace Katas.Support.Threading;

/// <summary>What a thread is about to do at a point.</summary>
internal enum Act
{
    Reads,
    Writes,
    Refers,
    CallsReader,
    CallsWriter,
    TouchesAtOnce,
    Calls,
    TakesLock,
    TriesLock,
    LeavesLock,
    WaitsForPulse,
    Pulses,
    Asks,
    Registers,
    RunsCallback,
    DisposesRegistration,
    Waits,
    Starts,
    GivesWay,
}
