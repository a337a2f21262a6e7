namespace Katas.ExceptionHandlers;

/// <summary>What is known of an error that nobody awaits.</summary>
public sealed record ErrorContext(string Message, Exception? Exception = null, Task? Task = null, string? Source = null, ErrorContext? Original = null);

/// <summary>The one place for errors that nobody awaits.</summary>
public sealed class ErrorHub
{
    private readonly Action<ErrorContext> defaultHandler;
    private volatile Action<ErrorHub, ErrorContext>? handler;

    /// <summary>A hub that gives every error to <paramref name="defaultHandler"/>, until another handler is set.</summary>
    public ErrorHub(Action<ErrorContext> defaultHandler)
    {
        ArgumentNullException.ThrowIfNull(defaultHandler);
        this.defaultHandler = defaultHandler;
    }

    /// <summary>From now on <paramref name="handler"/> gets the errors; null restores the default one.</summary>
    public void SetExceptionHandler(Action<ErrorHub, ErrorContext>? handler) => this.handler = handler;

    /// <summary>Reports an error, and never throws what a handler throws.</summary>
    public void CallExceptionHandler(ErrorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (handler is not { } current)
        {
            CallDefaultHandler(context);
            return;
        }

        try
        {
            current(this, context);
        }
        catch (Exception error)
        {
            CallDefaultHandler(new("Unhandled error in exception handler", error, context.Task, context.Source, context));
        }
    }

    /// <summary>Runs <paramref name="callback"/> and reports what it throws.</summary>
    public void RunCallback(Action callback, string source)
    {
        ArgumentNullException.ThrowIfNull(callback);
        ArgumentNullException.ThrowIfNull(source);
        try
        {
            callback();
        }
        catch (Exception error)
        {
            CallExceptionHandler(new("Exception in callback", error, Source: source));
        }
    }

    /// <summary>A task that succeeds once <paramref name="task"/> has ended and, if it failed, was reported.</summary>
    public Task Watch(Task task, string source)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(source);
        return ReportFailure();

        async Task ReportFailure()
        {
            await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (task.IsFaulted) CallExceptionHandler(new("Unhandled exception in task", Unwrapped(task.Exception), task, source));
        }
    }

    /// <summary>From now on, failures of tasks that nobody ever looked at are reported.</summary>
    public IDisposable WatchForgotten() => new Subscription(this);

    private void CallDefaultHandler(ErrorContext context)
    {
        try
        {
            defaultHandler(context);
        }
        catch
        {
            // This was the last place that an error could go to.
        }
    }

    private static Exception Unwrapped(AggregateException error) => error.InnerExceptions is [var only] ? only : error;

    // A type, because two delegates of one method of one hub are equal: disposing one would end the other.
    private sealed class Subscription : IDisposable
    {
        private readonly ErrorHub hub;

        public Subscription(ErrorHub hub)
        {
            this.hub = hub;
            TaskScheduler.UnobservedTaskException += Report;
        }

        public void Dispose() => TaskScheduler.UnobservedTaskException -= Report;

        private void Report(object? sender, UnobservedTaskExceptionEventArgs forgotten)
        {
            forgotten.SetObserved();
            hub.CallExceptionHandler(new("Task exception was never retrieved", Unwrapped(forgotten.Exception), sender as Task));
        }
    }
}
