using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using FluentAssertions.Execution;
using Katas.Support.Messages;

namespace Katas.Support;

/// <summary>
/// What runs inside a call that ends somebody's wait. The tests call these methods without the name of the class.
/// </summary>
public static class Inline
{
    /// <summary>
    /// Whether code that awaits <paramref name="wait"/> continues inside <paramref name="call"/>, which ends that wait.
    /// </summary>
    /// <remarks>
    /// Fails if the wait has ended before the call: then something else is wrong, and the answer would name a cause
    /// that is not there.
    /// </remarks>
    public static bool RunsInside(
        Task wait,
        Action call,
        [CallerArgumentExpression(nameof(wait))] string waitText = "",
        [CallerArgumentExpression(nameof(call))] string callText = "")
    {
        ArgumentNullException.ThrowIfNull(wait);
        ArgumentNullException.ThrowIfNull(call);
        Execute.Assertion
            .ForCondition(!wait.IsCompleted)
            .FailWith(
                "Expected {0} to wait until {1} because nothing else ends its wait, but found {2}.",
                new Phrase(waitText),
                new Phrase(callText.Replace("() => ", "", StringComparison.Ordinal)),
                wait);
        var runsInside = false;
        var caller = Environment.CurrentManagedThreadId;
        var isCalling = true;
        wait.ContinueWith(
            _ => runsInside = isCalling && Environment.CurrentManagedThreadId == caller,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);

        call();
        isCalling = false;
        return runsInside;
    }

    /// <summary>
    /// Whether <paramref name="call"/> ends a wait while it holds a lock. The end of a task posts to the context of the
    /// code that awaits it, and that Post is somebody else's code: here, it tries <paramref name="use"/> on another
    /// thread.
    /// </summary>
    /// <param name="wait">Begins the wait.</param>
    /// <param name="call">Ends it.</param>
    /// <param name="use">Uses the object under test; it blocks if that is locked. What it throws is thrown here.</param>
    public static bool EndsUnderALock(Func<Task> wait, Action call, Action use)
    {
        ArgumentNullException.ThrowIfNull(call);
        var isLocked = false;
        ExceptionDispatchInfo? thrown = null;
        _ = new ProbingContext(Probe).Around(() => Ending.ErrorOf(wait()));

        call();
        thrown?.Throw();
        return isLocked;

        // Whatever a Post throws has nobody to catch it.
        void Probe()
        {
            try
            {
                isLocked = isLocked || !AnotherThread.EndsSoon(use);
            }
            catch (Exception error)
            {
                thrown ??= ExceptionDispatchInfo.Capture(error);
            }
        }
    }
}
