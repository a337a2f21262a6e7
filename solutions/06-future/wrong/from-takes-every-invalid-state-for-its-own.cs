// Misconception: An InvalidStateException says that the future was done already.
// Caught by: An_InvalidStateException_of_somebody_else_is_a_failure_like_any_other
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Katas.Futures;

public sealed class Future<T>
{
    private readonly ILoop loop;
    private readonly Lock gate = new();

    private readonly LinkedList<Registration> registrations = [];

    private volatile Outcome? outcome;

    public Future(ILoop loop)
    {
        ArgumentNullException.ThrowIfNull(loop);
        this.loop = loop;
    }

    public bool Done => outcome is not null;

    public bool Cancelled => outcome is Outcome.Cancellation;

    public T Result()
    {
        switch (outcome)
        {
            case Outcome.Value(var value):
                return value;
            case Outcome.Failure(var error):
                error.Throw();
                break;
            case Outcome.Cancellation(var message):
                throw new OperationCanceledException(message);
        }

        throw new InvalidStateException("Result is not set. Await the future, or ask when it is done.");
    }

    public Exception? Exception() => outcome switch
    {
        Outcome.Value => null,
        Outcome.Failure(var error) => error.SourceException,
        Outcome.Cancellation(var message) => throw new OperationCanceledException(message),
        _ => throw new InvalidStateException("Exception is not set. Await the future, or ask when it is done."),
    };

    public void SetResult(T value) => Complete(new Outcome.Value(value));

    public void SetException(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        Complete(new Outcome.Failure(ExceptionDispatchInfo.Capture(error)));
    }

    public bool Cancel(string? message = null) => TryComplete(new Outcome.Cancellation(message ?? "The future was cancelled."));

    public void AddDoneCallback(Action<Future<T>> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Register(new Registration(callback, () => callback(this), ExecutionContext.Capture()));
    }

    public int RemoveDoneCallback(Action<Future<T>> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        lock (gate)
        {
            var removed = 0;
            for (var node = registrations.First; node is not null;)
            {
                var next = node.Next;
                if (callback.Equals(node.Value.Callback))
                {
                    registrations.Remove(node);
                    removed++;
                }

                node = next;
            }

            return removed;
        }
    }

    public FutureAwaiter<T> GetAwaiter() => new(this);

    public Task<T> AsTask()
    {
        var source = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        AddDoneCallback(_ =>
        {
            switch (outcome)
            {
                case Outcome.Value(var value):
                    source.SetResult(value);
                    break;
                case Outcome.Failure(var error):
                    source.SetException(error.SourceException);
                    break;
                default:
                    source.SetCanceled();
                    break;
            }
        });
        return source.Task;
    }

    public static Future<T> From(Task<T> task, ILoop loop)
    {
        ArgumentNullException.ThrowIfNull(task);
        var future = new Future<T>(loop);

        var follower = new StrongBox<Future<T>?>(future);
        _ = FollowAsync(task, follower);
        if (!future.Done)
            future.AddDoneCallback(_ => follower.Value = null);
        return future;
    }

    public static Future<T> FromCallback(ILoop loop, Action<Action<Exception?, T?>> start)
    {
        ArgumentNullException.ThrowIfNull(start);
        var future = new Future<T>(loop);
        try
        {
            start((error, value) => future.TryComplete(error is null
                ? new Outcome.Value(value!)
                : new Outcome.Failure(ExceptionDispatchInfo.Capture(error))));
        }
        catch (Exception error)
        {
            if (!future.TryComplete(new Outcome.Failure(ExceptionDispatchInfo.Capture(error))))
                loop.ReportError(error);
        }

        return future;
    }

    private static async Task FollowAsync(Task<T> task, StrongBox<Future<T>?> follower)
    {
        try
        {
            var value = await task.ConfigureAwait(false);
            follower.Value?.SetResult(value);
        }
        catch (InvalidStateException)
        {
        }
        catch (Exception error) when (task.IsCanceled)
        {
            follower.Value?.Cancel(error.Message);
        }
        catch (Exception error)
        {
            follower.Value?.TryComplete(new Outcome.Failure(ExceptionDispatchInfo.Capture(error)));
        }
    }

    private void Complete(Outcome end)
    {
        if (!TryComplete(end))
            throw new InvalidStateException("The future is done already, and is written only once. Ask Done before, or let only one side write.");
    }

    private bool TryComplete(Outcome end)
    {
        lock (gate)
        {
            if (outcome is not null)
                return false;

            outcome = end;

            for (var node = registrations.First; node is not null; node = node.Next)
                Schedule(node);
            return true;
        }
    }

    internal void Register(Registration registration)
    {
        lock (gate)
        {
            var node = registrations.AddLast(registration);
            if (outcome is not null)
                Schedule(node);
        }
    }

    private void Schedule(LinkedListNode<Registration> node) => loop.CallSoon(() => Run(node));

    private void Run(LinkedListNode<Registration> node)
    {
        lock (gate)
        {
            if (node.List is null)
                return;

            registrations.Remove(node);
        }

        try
        {
            node.Value.Invoke();
        }
        catch (Exception error)
        {
            loop.ReportError(error);
        }
    }

    internal sealed class Registration(Delegate callback, Action run, ExecutionContext? context)
    {
        public Delegate Callback => callback;

        public void Invoke()
        {
            if (context is null)
                run();
            else
                ExecutionContext.Run(context, static run => ((Action)run!)(), run);
        }
    }

    private abstract record Outcome
    {
        public sealed record Value(T Item) : Outcome;

        public sealed record Failure(ExceptionDispatchInfo Error) : Outcome;

        public sealed record Cancellation(string Message) : Outcome;
    }
}

public readonly struct FutureAwaiter<T> : ICriticalNotifyCompletion
{
    private readonly Future<T> future;

    internal FutureAwaiter(Future<T> future) => this.future = future;

    public bool IsCompleted => future.Done;

    public T GetResult() => future.Result();

    public void OnCompleted(Action continuation) => Register(continuation, ExecutionContext.Capture());

    public void UnsafeOnCompleted(Action continuation) => Register(continuation, null);

    private void Register(Action continuation, ExecutionContext? context)
    {
        ArgumentNullException.ThrowIfNull(continuation);
        future.Register(new Future<T>.Registration(continuation, continuation, context));
    }
}
