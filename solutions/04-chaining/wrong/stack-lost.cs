// Misconception: To throw an exception again is to throw it.
// Caught by: An_error_keeps_the_stack_of_where_it_was_thrown
// Replaces: Chain.cs
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
        Exception? failure = null;

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
        if (failure is not null) throw failure;
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
                    failure = error;
                    ended.Set();
                }
            });
        }
    }
}
