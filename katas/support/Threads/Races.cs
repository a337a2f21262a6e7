using System.Runtime.CompilerServices;

namespace Katas.Support.Threading;

/// <summary>
/// Finds what threads share without a common lock. Only there, and where threads synchronize, does it matter which of
/// them comes first; the rest of the points need not be explored.
/// </summary>
/// <remarks>
/// The lockset algorithm of Eraser (Savage et al., 1997), without the state in which a place belongs to its first
/// thread: that hid races.
/// </remarks>
internal sealed class Races
{
    private readonly HashSet<Place> visible = [];
    private readonly HashSet<Place> found = [];
    private readonly Dictionary<Key, Use> uses = [];

    /// <summary>Whether every place is visible.</summary>
    public bool IsAllVisible { get; set; }

    /// <summary>Whether a place was found that is not visible yet.</summary>
    public bool HasNew => !found.IsSubsetOf(visible);

    /// <summary>A schedule begins: its objects are others.</summary>
    public void Begin() => uses.Clear();

    /// <summary>Makes visible what was found.</summary>
    /// <returns>Whether that is anything.</returns>
    public bool Reveal()
    {
        var before = visible.Count;
        visible.UnionWith(found);
        return visible.Count > before;
    }

    public void Show(Place place) => found.Add(place);

    /// <returns>Whether the place is visible.</returns>
    public bool Note(Actor actor, object? owner, Place place, bool isWrite)
    {
        if (IsAllVisible || visible.Contains(place))
            return true;
        if (found.Contains(place))
            return false;
        var key = new Key(owner, place);
        if (!uses.TryGetValue(key, out var use))
        {
            uses.Add(key, new Use(actor, [.. actor.Held], isWrite));
            return false;
        }

        use.Add(actor, isWrite);
        if (use.IsRace)
            found.Add(place);
        return false;
    }

    private readonly record struct Key(object? Owner, Place Place)
    {
        public bool Equals(Key other) => ReferenceEquals(Owner, other.Owner) && ReferenceEquals(Place, other.Place);

        public override int GetHashCode() =>
            (RuntimeHelpers.GetHashCode(Owner) * 397) ^ RuntimeHelpers.GetHashCode(Place);
    }

    private sealed class Use(Actor first, LockState[] locks, bool isWritten)
    {
        private LockState[] locks = locks;
        private bool isShared;
        private bool isWritten = isWritten;

        public bool IsRace => isShared && isWritten && locks.Length == 0;

        public void Add(Actor actor, bool isWrite)
        {
            isShared |= actor != first;
            isWritten |= isWrite;
            if (locks.Length > 0 && !Array.TrueForAll(locks, actor.Held.Contains))
                locks = Array.FindAll(locks, actor.Held.Contains);
        }
    }
}
