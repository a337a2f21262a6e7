namespace Grader.Weaver;

/// <summary>What a call does that another thread could notice.</summary>
internal enum CallKind
{
    Nothing,

    /// <summary>Reads a collection, its receiver.</summary>
    ReadsCollection,

    WritesCollection,

    /// <summary>Reads the collections that it is given.</summary>
    ReadsArguments,

    WritesCollectionReadsArguments,

    /// <summary>Reads or writes, at once, the field whose address it is given.</summary>
    Atomic,

    /// <summary>Calls a delegate, whoever made it.</summary>
    Invokes,

    /// <summary>Something that other threads wait for, or code of others.</summary>
    Synchronizes,
}
