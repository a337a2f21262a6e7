// Misconception: WhenAny over several receives takes from one of them.
// Caught by: A_receive_that_was_not_chosen_takes_nothing_later, Exactly_one_of_several_ready_cases_is_done, A_send_that_was_not_chosen_sends_nothing_later
// Replaces: Select.cs
namespace Katas.Channels;

public abstract class SelectCase
{
    private protected SelectCase()
    {
    }

    internal abstract Task<Action> RunAsync(CancellationToken cancellationToken);
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

        return CommitAsync(own, cancellationToken);
    }

    private static async Task<int> CommitAsync(SelectCase[] cases, CancellationToken cancellationToken)
    {
        Task<Action>[] running = [.. cases.Select(one => one.RunAsync(cancellationToken))];
        var done = await Task.WhenAny(running);
        var follow = await done;
        follow();
        return Array.IndexOf(running, done);
    }

    private sealed class ReceiveCase<T>(Chan<T> from, Action<T> then) : SelectCase
    {
        internal override async Task<Action> RunAsync(CancellationToken cancellationToken)
        {
            var item = await from.ReceiveAsync(cancellationToken);
            return () => then(item);
        }
    }

    private sealed class SendCase<T>(Chan<T> to, T item, Action? then) : SelectCase
    {
        internal override async Task<Action> RunAsync(CancellationToken cancellationToken)
        {
            await to.SendAsync(item, cancellationToken);
            return then ?? (() => { });
        }
    }
}
