// Misconception: Only a task has a stack worth keeping.
// Caught by: An_error_keeps_the_stack_of_where_it_was_thrown
// Replaces: Chain.cs
using System.Runtime.ExceptionServices;

namespace Katas.Chaining;

/// <summary>One task after the other, without <c>await</c> between them.</summary>
public static class Chain
{
    /// <summary>Runs <paramref name="task1"/>, then <paramref name="task2"/> with its result.</summary>
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
        Exception? mistake = null;

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
        if (mistake is not null) throw mistake;
        trace("main continued");
        return result;

        // Whatever goes wrong within a callback ends the chain: main is waiting.
        void Then<T>(Task<T>? task, Action<T> next)
        {
            if (task is null) throw new InvalidOperationException("The function returned null where a task is due: return the task that it started.");
            new DoneCallbacks<T>(task, loop).Add(done =>
            {
                try
                {
                    var value = done.GetAwaiter().GetResult();
                    try { next(value); } catch (Exception error) { mistake = error; ended.Set(); }
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
