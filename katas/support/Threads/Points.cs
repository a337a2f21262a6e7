using System.ComponentModel;
using System.Diagnostics;

namespace Katas.Support.Threading;

/// <summary>
/// What woven code calls before it touches what another thread may touch, or instead of a call that could block. In an
/// exploration a thread may have to wait here for its turn; outside of one these methods do nothing but the call that
/// they replace. Nobody writes a call of them by hand.
/// </summary>
/// <remarks>
/// The last argument is the place in the source: what is touched, the line, the file and the method, one below the
/// other.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
[DebuggerStepThrough]
public static partial class Points
{
    private static bool areOn;

    /// <summary>Whether an exploration runs in this process.</summary>
    internal static bool AreOn
    {
        get => Volatile.Read(ref areOn);
        set => Volatile.Write(ref areOn, value);
    }

    private static Actor? Current => areOn ? Actor.Current : null;

    /// <summary>Before a field is read.</summary>
    /// <param name="owner">The object that has the field; null for a static one.</param>
    /// <param name="site">The place in the source.</param>
    public static void Reads(object? owner, string site) => Current?.Touches(owner, site, Act.Reads);

    /// <summary>Before a field is written.</summary>
    /// <inheritdoc cref="Reads"/>
    public static void Writes(object? owner, string site) => Current?.Touches(owner, site, Act.Writes);

    /// <summary>Before the address of a field is passed on, so that the field may be written.</summary>
    /// <inheritdoc cref="Reads"/>
    public static void Refers(object? owner, string site) => Current?.Touches(owner, site, Act.Refers);

    /// <summary>Before an element of an array is read.</summary>
    /// <param name="array">The array.</param>
    /// <param name="index">The index of the element.</param>
    /// <param name="site">The place in the source.</param>
    public static void ReadsElement(object? array, nint index, string site) =>
        Current?.TouchesElement(array, index, site, Act.Reads);

    /// <summary>Before an element of an array is written.</summary>
    /// <inheritdoc cref="ReadsElement"/>
    public static void WritesElement(object? array, nint index, string site) =>
        Current?.TouchesElement(array, index, site, Act.Writes);

    /// <summary>Before the address of an element is passed on.</summary>
    /// <inheritdoc cref="ReadsElement"/>
    public static void RefersElement(object? array, nint index, string site) =>
        Current?.TouchesElement(array, index, site, Act.Refers);

    /// <summary>Before a call that reads a collection.</summary>
    /// <param name="collection">The collection; null for a linked list and its nodes, which are one place.</param>
    /// <param name="site">The place in the source.</param>
    public static void ReadsCollection(object? collection, string site) =>
        Current?.TouchesCollection(collection, site, Act.CallsReader);

    /// <summary>Before a call that changes a collection.</summary>
    /// <inheritdoc cref="ReadsCollection"/>
    public static void WritesCollection(object? collection, string site) =>
        Current?.TouchesCollection(collection, site, Act.CallsWriter);

    /// <summary>
    /// Before a field is read or written in one step, by <see cref="Interlocked"/> or <see cref="Volatile"/>.
    /// </summary>
    /// <inheritdoc cref="Reads"/>
    public static void Atomically(object? owner, string site) => Current?.TouchesAtomically(owner, site);

    /// <summary>Before an element of an array is read or written in one step.</summary>
    /// <inheritdoc cref="ReadsElement"/>
    public static void AtomicallyElement(object? array, nint index, string site) =>
        Current?.TouchesAtomically(array, site);

    /// <summary>
    /// Before a call by which threads talk to each other: a task's state, a semaphore, the test's loop.
    /// </summary>
    /// <param name="subject">What is called; null where it is a struct or static.</param>
    /// <param name="site">The place in the source.</param>
    public static void Synchronizes(object? subject, string site) => Current?.Synchronizes(subject, site);

    /// <summary>Before a delegate is called that may be somebody else's.</summary>
    /// <param name="callee">The delegate.</param>
    /// <param name="site">The place in the source.</param>
    public static void Invokes(Delegate? callee, string site) => Current?.Invokes(callee, site);

    /// <summary>First thing in a method into which no points could be put.</summary>
    /// <param name="site">The method, and why.</param>
    public static void NotWoven(string site) => Current?.MeetsUnwoven(site);
}
