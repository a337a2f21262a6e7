namespace Katas.Support.Threading;

/// <summary>What a thread of a meeting is for.</summary>
internal enum RoleKind
{
    /// <summary>It prepares the meeting.</summary>
    Setup,

    /// <summary>It is one of those that meet.</summary>
    Meets,

    /// <summary>The code under test created it.</summary>
    Own,

    /// <summary>It runs continuations, and work for the pool.</summary>
    Pool,

    /// <summary>It checks what has become of it.</summary>
    Check,
}
