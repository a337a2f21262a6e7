using System.Runtime.ExceptionServices;

namespace Katas.Support;

/// <summary>A thread beside that of the test.</summary>
public static class AnotherThread
{
    /// <summary>Only a wrong solution is waited for.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(4);

    /// <summary>Whether <paramref name="action"/> ends, on a thread of its own. What it throws comes out.</summary>
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
        if (!thread.Join(s_patience))
            return false;
        if (thrown is not null)
            ExceptionDispatchInfo.Throw(thrown);
        return true;
    }
}
