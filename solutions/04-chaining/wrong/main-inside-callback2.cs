// Misconception: A TaskCompletionSource is an event for one.
// Caught by: The_callbacks_run_in_turns_of_the_loop_and_main_in_its_own
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
        var ended = new TaskCompletionSource();
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
                ended.SetResult();
            });
        });
        await ended.Task;
        failure?.Throw();
        trace("main continued");
        return result;

        void Then<T>(Task<T>? task, Action<T> next)
        {
            if (task is null) throw new InvalidOperationException("The function returned null where a task is due: return the task that it started.");
            new DoneCallbacks<T>(task, loop).Add(done =>
            {
                try
                {
                    next(done.GetAwaiter().GetResult());
                }
                catch (Exception error)
                {
                    failure = ExceptionDispatchInfo.Capture(error);
                    ended.SetResult();
                }
            });
        }
    }
}
