// Misconception: A task that has failed is done.
// Caught by: When_task1_fails_task2_never_starts, When_task2_fails_or_is_cancelled_main_gets_that
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
        Then(task1(), "1", number =>
        {
            Then(task2(number), "2", text =>
            {
                result = text;
                ended.Set();
            });
        });
        await ended.WaitAsync();
        failure?.Throw();
        trace("main continued");
        return result;

        void Then<T>(Task<T>? task, string number, Action<T> next)
        {
            if (task is null) throw new InvalidOperationException("The function returned null where a task is due: return the task that it started.");
            new DoneCallbacks<T>(task, loop).Add(done =>
            {
                try
                {
                    trace($"task{number} done");
                    trace($"callback{number}");
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
