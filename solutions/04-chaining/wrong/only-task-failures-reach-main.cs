// Misconception: What can go wrong is the task.
// Caught by: A_function_that_throws_reaches_main, A_trace_that_throws_reaches_main_wherever_it_throws
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
            new DoneCallbacks<T>(task, loop).Add(done =>
            {
                T value;
                try
                {
                    value = done.GetAwaiter().GetResult();
                }
                catch (Exception error)
                {
                    failure = ExceptionDispatchInfo.Capture(error);
                    ended.Set();
                    return;
                }

                next(value);
            });
        }
    }
}
