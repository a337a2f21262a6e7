// Misconception: Throwing the error again keeps it as it is.
// Caught by: What_then_throws_comes_out_and_the_case_stays_done
// Replaces: Select.cs
namespace Katas.Channels;

public abstract class SelectCase
{
    private protected SelectCase()
    {
    }

    internal abstract Place NewPlace();

    internal abstract void Follow(Place served);
}

public static class Select
{
    public static SelectCase Receive<T>(Chan<T> from, Action<T> then)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(then);
        return new ReceiveCase<T>(from, then);
    }

    public static SelectCase Send<T>(Chan<T> to, T item, Action? then = null)
    {
        ArgumentNullException.ThrowIfNull(to);
        return new SendCase<T>(to, item, then);
    }

    public static Task<int> OneOfAsync(IReadOnlyList<SelectCase> cases, Random tieBreak, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(cases);
        ArgumentNullException.ThrowIfNull(tieBreak);
        SelectCase[] own = [.. cases];
        if (own.Length == 0) throw new ArgumentException("A select without a case would wait forever: give it one.", nameof(cases));
        if (own.Contains(null)) throw new ArgumentException("A case is null: leave it out of the list.", nameof(cases));

        return CommitAsync(own, tieBreak, cancellationToken).Unwrap();
    }

    // A task of a task, because an async method that meets an OperationCanceledException ends as cancelled:
    // but a select whose case was done is not cancelled, whatever comes out of the caller's callback.
    private static async Task<Task<int>> CommitAsync(SelectCase[] cases, Random tieBreak, CancellationToken cancellationToken)
    {
        Place[] places = [.. cases.Select(one => one.NewPlace())];
        var waiting = new Wait<Place>(places, place => place, cancellationToken).Begin(tieBreak.Next);
        var waited = !waiting.IsCompleted;
        var served = await waiting;
        var index = Array.IndexOf(places, served);
        try
        {
            cases[index].Follow(served);
            return Task.FromResult(index);
        }
        catch (Exception error)
        {
            if (waited)
            {
                try
                {
                    throw error;
                }
                catch (Exception again)
                {
                    return Task.FromException<int>(again);
                }
            }

            return Task.FromException<int>(error);
        }
    }

    private sealed class ReceiveCase<T>(Chan<T> from, Action<T> then) : SelectCase
    {
        internal override Place NewPlace() => new Receiver<T>(from);

        internal override void Follow(Place served) => then(((Receiver<T>)served).Item);
    }

    private sealed class SendCase<T>(Chan<T> to, T item, Action? then) : SelectCase
    {
        internal override Place NewPlace() => new Sender<T>(to, item);

        internal override void Follow(Place served) => then?.Invoke();
    }
}
