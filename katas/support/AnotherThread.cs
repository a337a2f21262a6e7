using System.Runtime.ExceptionServices;

namespace Katas.Support;

/// <summary>A thread next to that of the test.</summary>
public static class AnotherThread
{
    /// <summary>
    /// Runs <paramref name="action"/> on a thread of its own and tells whether it returns within
    /// <see cref="Ending.HangGuard"/>. What it throws is thrown here.
    /// </summary>
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
        if (!thread.Join(Ending.HangGuard))
            return false;
        if (thrown is not null)
            ExceptionDispatchInfo.Throw(thrown);
        return true;
    }
}
