// Misconception: An async method may check its arguments like any other.
// Caught by: Null_arguments_of_a_chain_are_refused_at_once
// Replaces: Chain.cs
using System.Runtime.ExceptionServices;

namespace Katas.Chaining;

public static class Chain
{
    public static async Task<string> RunAsync(ILoop loop, Func<Task<int>> task1, Func<int, Task<string>> task2, Action<string> trace)
    {
        ArgumentNullException.ThrowIfNull(loop);
        ArgumentNullException.ThrowIfNull(task1);
        ArgumentNullException.ThrowIfNull(task2);
        ArgumentNullException.ThrowIfNull(trace);
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
