namespace Katas.Support.Threading;

/// <summary>A part of a schedule in which one thread has the turn.</summary>
/// <param name="Role">Which thread.</param>
/// <param name="UpTo">The point before which it loses the turn; 0: it runs until it waits, gives way or ends.</param>
internal readonly record struct Segment(Role Role, int UpTo)
{
    public override string ToString() => UpTo == 0 ? $"{Role}" : $"{Role}:{UpTo}";
}
