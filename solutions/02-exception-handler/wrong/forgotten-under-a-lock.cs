// Misconception: Only the finalizers' thread reports what was forgotten, so a lock around it hinders nobody.
// Caught by: Forgotten_failures_are_reported_outside_every_lock
namespace Katas.ExceptionHandlers;

public sealed record ErrorContext(string Message, Exception? Exception = null, Task? Task = null, string? Source = null, ErrorContext? Original = null);

public sealed class ErrorHub
{
    private readonly Action<ErrorContext> defaultHandler;
    private readonly Lock gate = new();
    private Action<ErrorHub, ErrorContext>? handler;

    public ErrorHub(Action<ErrorContext> defaultHandler)
    {
        ArgumentNullException.ThrowIfNull(defaultHandler);
        this.defaultHandler = defaultHandler;
    }

    public void SetExceptionHandler(Action<ErrorHub, ErrorContext>? handler)
    {
        lock (gate) this.handler = handler;
    }

    public void CallExceptionHandler(ErrorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Action<ErrorHub, ErrorContext>? current;
        lock (gate) current = handler;
        if (current is null)
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

    public IDisposable WatchForgotten() => new Subscription(this);

    private void CallDefaultHandler(ErrorContext context)
    {
        try
        {
            defaultHandler(context);
        }
        catch
        {
        }
    }

    private static Exception Unwrapped(AggregateException error) => error.InnerExceptions is [var only] ? only : error;

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
            lock (hub.gate) hub.CallExceptionHandler(new("Task exception was never retrieved", Unwrapped(forgotten.Exception), sender as Task));
        }
    }
}
