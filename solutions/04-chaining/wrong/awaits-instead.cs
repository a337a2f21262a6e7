// Misconception: Code after an await is as good as a callback on the loop.
// But: It runs where the await puts it: in main's context, or wherever the task ended; only CallSoon gives it a turn of the loop (rule 14).
// Caught by: The_callbacks_run_in_turns_of_the_loop_and_main_does_not_resume_inside_them
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
        trace("main started");
        var number = await Started(task1());
        trace("task1 done");
        trace("callback1");
        var text = await Started(task2(number));
        trace("task2 done");
        trace("callback2");
        trace("main continued");
        return text;

        static Task<T> Started<T>(Task<T>? task) => task ?? throw new InvalidOperationException("The function returned null where a task is due.");
    }
}
