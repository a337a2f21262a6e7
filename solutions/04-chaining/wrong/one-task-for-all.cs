// Misconception: Task.WaitAsync ends together with the task that it waits for.
// But: It ends by a continuation of that task, a moment later; a cancel that comes in between still wins (rule 5).
// Caught by: A_cancel_after_the_set_comes_too_late
// Replaces: AsyncEvent.cs
namespace Katas.Chaining;

public sealed class AsyncEvent
{
    private readonly Lock gate = new();
    private TaskCompletionSource next = New();

    public bool IsSet { get { lock (gate) return next.Task.IsCompleted; } }

    public void Set() => Current().TrySetResult();

    public void Clear() { lock (gate) if (next.Task.IsCompleted) next = New(); }

    public Task WaitAsync(CancellationToken cancellationToken = default)
        => cancellationToken.IsCancellationRequested ? Task.FromCanceled(cancellationToken) : Current().Task.WaitAsync(cancellationToken);

    private TaskCompletionSource Current() { lock (gate) return next; }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
