using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Katas.Support.Waiting;
using ThreadState = System.Threading.ThreadState;

namespace Katas.Support;

/// <summary>A thread next to that of the test.</summary>
public static class AnotherThread
{
    /// <summary>
    /// Runs <paramref name="action"/> on a thread of its own and tells whether it returns. What it throws is thrown
    /// here.
    /// </summary>
    /// <inheritdoc cref="EndsSoon(Thread)" path="/remarks"/>
    public static bool EndsSoon(Action action)
    {
        Exception? thrown = null;
        var thread = new Thread(() =>
        {
            try
            {
                action();
            }
            catch (Exception error)
            {
                thrown = error;
            }
        })
        { IsBackground = true };
        thread.Start();
        if (!EndsSoon(thread))
            return false;
        if (thrown is not null)
            ExceptionDispatchInfo.Throw(thrown);
        return true;
    }

    /// <summary>Whether <paramref name="thread"/> ends.</summary>
    /// <remarks>
    /// It does not if it blocks and nothing in this process has run for half a second that could release it, or if it
    /// has not ended within <see cref="Ending.HangGuard"/>.
    /// </remarks>
    public static bool EndsSoon(Thread thread)
    {
        ArgumentNullException.ThrowIfNull(thread);
        var rest = new ProcessAtRest();
        var since = Stopwatch.GetTimestamp();
        while (!thread.Join(ProcessAtRest.Interval))
        {
            if (rest.Confirms(isBlocked: (thread.ThreadState & ThreadState.WaitSleepJoin) != 0)
                || Stopwatch.GetElapsedTime(since) > Ending.HangGuard)
                return false;
        }

        return true;
    }
}
