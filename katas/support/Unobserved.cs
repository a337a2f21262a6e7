using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using FluentAssertions;

namespace Katas.Support;

/// <summary>
/// Failures of tasks that nobody observed: neither awaited, nor asked for, before the task was collected.
/// </summary>
public static class Unobserved
{
    /// <summary>
    /// Runs <paramref name="work"/>, drops what it returns, collects it, and gives the failures that the runtime then
    /// reports as unobserved. Only the scenario's own count: <paramref name="failures"/>, and what was thrown
    /// meanwhile. Other tests leave failed tasks behind, too.
    /// </summary>
    /// <param name="work">
    /// The scenario. It returns what nobody may hold afterwards: the task that failed, or what holds that task.
    /// </param>
    /// <param name="failures">What the tasks of the scenario fail with.</param>
    public static IReadOnlyList<Exception> During(Func<object> work, params Exception[] failures)
    {
        var own = new ConditionalWeakTable<Exception, object?>(); // weak: a TaskCanceledException holds its task
        foreach (var failure in failures)
            own.AddOrUpdate(failure, null);
        var reported = new ConcurrentQueue<Exception>();

        AppDomain.CurrentDomain.FirstChanceException += Note;
        TaskScheduler.UnobservedTaskException += Report;
        try
        {
            var dropped = Drop(work);
            for (var round = 0; round < 1000 && dropped.IsAlive; round++)
                Garbage.Collect();
            dropped.IsAlive.Should().BeFalse("because nothing may hold what has ended and is not used any more");
            Garbage.Collect(); // a partial collection may have taken it alone, and not its failure
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Report;
            AppDomain.CurrentDomain.FirstChanceException -= Note;
        }

        return [.. reported];

        void Note(object? sender, FirstChanceExceptionEventArgs thrown) => own.AddOrUpdate(thrown.Exception, null);

        void Report(object? sender, UnobservedTaskExceptionEventArgs unobserved)
        {
            var errors = unobserved.Exception.InnerExceptions.Union(unobserved.Exception.Flatten().InnerExceptions);
            foreach (var error in errors.Where(error => own.TryGetValue(error, out _)))
                reported.Enqueue(error);
        }
    }

    /// <summary>Not inlined, so that no variable of the caller keeps the object alive.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Drop(Func<object> work) => new(work());
}
