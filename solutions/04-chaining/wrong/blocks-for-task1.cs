// Misconception: A callback may as well ask for the result at once.
// Caught by: Main_starts_at_once_and_then_waits
// Replaces: Chain.cs
using System.Runtime.ExceptionServices;

namespace Katas.Chaining;

public static class Chain
{
    public static Task<string> RunAsync(ILoop loop, Func<Task<int>> task1, Func<int, Task<string>> task2, Action<string> trace)
    {
        ArgumentNullException.ThrowIfNull(loop);
        ArgumentNullException.ThrowIfNull(task1);
        ArgumentNullException.ThrowIfNull(task2);
        ArgumentNullException.ThrowIfNull(trace);
        return MainAsync(loop, task1, task2, trace);
    }

    private static async Task<string> MainAsync(ILoop loop, Func<Task<int>> task1, Func<int, Task<string>> task2, Action<string> trace)
    {
        var ended = new AsyncEvent();
        var result = "";
        ExceptionDispatchInfo? failure = null;

        trace("main started");
        Then(task1(), number =>
        {
            trace("task1 done");
            trace("callback1");
            Then(task2(number), text =>
            {
                trace("task2 done");
                trace("callback2");
                result = text;
                ended.Set();
            });
        });
        await ended.WaitAsync();
        failure?.Throw();
        trace("main continued");
        return result;

        void Then<T>(Task<T>? task, Action<T> next)
        {
            if (task is null) throw new InvalidOperationException("The function returned null where a task is due: return the task that it started.");
            task.GetAwaiter().GetResult();
            new DoneCallbacks<T>(task, loop).Add(done =>
            {
                try
                {
                    next(done.GetAwaiter().GetResult());
                }
                catch (Exception error)
                {
                    failure = ExceptionDispatchInfo.Capture(error);
                    ended.Set();
                }
            });
        }
    }
}
