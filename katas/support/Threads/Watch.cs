using System.Diagnostics;

namespace Katas.Support.Threading;

/// <summary>
/// What the thread that watches a meeting remembers from one look to the next. It counts looks, not time, so that a
/// machine that is busy, and looks late, does not see other things.
/// </summary>
internal sealed class Watch
{
    /// <summary>The time between two looks.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    private const int LooksUntilBlocked = 3;
    private const int LooksUntilLost = 400;
    private const int LooksUntilEndless = 1_000;

    private Actor? last;
    private int points;
    private int blocked;
    private int same;

    /// <param name="running">Who has the turn.</param>
    /// <param name="pointsNow">How many points the meeting has come to.</param>
    /// <param name="isCalled">Whether the look comes before its time, because somebody called.</param>
    public Sight See(Actor? running, int pointsNow, bool isCalled)
    {
        var isSame = running == last && pointsNow == points && !(running?.IsInPoint ?? false);
        if (!isSame)
            (last, points, blocked, same) = (running, pointsNow, 0, 0);
        if (!isSame || isCalled)
            return running is null ? Sight.NobodyRuns : Sight.Nothing;
        same++;
        var isPatient = Debugger.IsAttached;
        if (running is null)
            return same >= LooksUntilLost && !isPatient ? Sight.NeverComesBack : Sight.NobodyRuns;
        blocked = running.IsBlocked ? blocked + 1 : 0;
        if (blocked >= LooksUntilBlocked)
            return Sight.Blocks;
        return same >= LooksUntilEndless && !isPatient ? Sight.RunsOnAndOn : Sight.Nothing;
    }
}
