using System.Diagnostics;
using FluentAssertions.Execution;
using Katas.Support.Waiting;

namespace Katas.Support;

/// <summary>How a task ends. The tests call these methods without the name of the class.</summary>
public static class Ending
{
    /// <summary>
    /// The longest that a test waits for what must come. Only a wrong solution makes it wait that long.
    /// </summary>
    public static readonly TimeSpan HangGuard = TimeSpan.FromSeconds(4);

    /// <summary>What awaiting <paramref name="task"/> throws, or null if it throws nothing.</summary>
    public static async Task<Exception?> ErrorOf(Task task)
    {
        try
        {
            await task;
            return null;
        }
        catch (Exception error)
        {
            return error;
        }
    }

    /// <summary>What <paramref name="wait"/> throws, by its task or at once, or null if it throws nothing.</summary>
    public static async Task<Exception?> ErrorOf(Func<Task> wait)
    {
        ArgumentNullException.ThrowIfNull(wait);
        try
        {
            await wait();
            return null;
        }
        catch (Exception error)
        {
            return error;
        }
    }

    /// <summary>
    /// Awaits <paramref name="task"/>, and fails if it has not ended within <see cref="HangGuard"/>, or when nothing in
    /// this process has run for half a second that could end it.
    /// </summary>
    /// <param name="task">The task; a failure of its own comes out as it is.</param>
    /// <param name="because">The rule that says why it must end.</param>
    /// <param name="becauseArgs">What to put into the placeholders of <paramref name="because"/>.</param>
    public static async Task InTime(Task task, string because, params object[] becauseArgs)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (!task.IsCompleted)
        {
            using var lost = new LostTask();
            // Not by the exception of this wait, which may as well be the task's own.
            await task.WaitAsync(HangGuard, lost.Token).ConfigureAwait(
                ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        }

        Execute.Assertion
            .ForCondition(task.IsCompleted)
            .BecauseOf(because, becauseArgs)
            .FailWith("Expected the task to end{reason}, but it still waits.");
        await task;
    }

    /// <summary>
    /// Whether <paramref name="condition"/> comes true. It is asked again and again, until <see cref="HangGuard"/> or
    /// until nothing in this process has run for half a second that could make it true.
    /// </summary>
    public static bool Comes(Func<bool> condition)
    {
        var rest = new ProcessAtRest();
        var since = Stopwatch.GetTimestamp();
        while (!SpinWait.SpinUntil(condition, ProcessAtRest.Interval))
        {
            if (rest.Confirms(isBlocked: true) || Stopwatch.GetElapsedTime(since) > HangGuard)
                return false;
        }

        return true;
    }
}
