namespace Grader.Weaver;

/// <summary>What is called in front of an instruction: the methods of <c>Points</c> by name.</summary>
internal enum Hook
{
    Reads,
    Writes,
    Refers,
    ReadsElement,
    WritesElement,
    RefersElement,
    ReadsCollection,
    WritesCollection,
    Atomically,
    AtomicallyElement,
    Synchronizes,
    Invokes,
    NotWoven,
}
