// Misconception: It is fair when every source gives one item in turn.
// Caught by: A_source_with_nothing_to_give_does_not_hold_up_the_others
// Replaces: Fan.cs
namespace Katas.Channels;

public static class Fan
{
    public static Chan<T> In<T>(IReadOnlyList<Chan<T>> sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        Chan<T>[] own = [.. sources];
        if (own.Contains(null)) throw new ArgumentException("A source is null: leave it out of the list.", nameof(sources));

        var merged = new Chan<T>();
        _ = MergeAsync(own, merged);
        return merged;
    }

    public static IReadOnlyList<Chan<T>> Out<T>(Chan<T> source, int count)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);

        Chan<T>[] outputs = [.. Enumerable.Range(0, count).Select(_ => new Chan<T>())];
        _ = DealAsync(source, outputs);
        return outputs;
    }

    private static async Task MergeAsync<T>(Chan<T>[] sources, Chan<T> merged)
    {
        var open = sources.ToList();
        Chan<T>? failed = null;
        while (open.Count > 0)
        {
            foreach (var source in open.ToList())
            {
                try
                {
                    await merged.SendAsync(await source.ReceiveAsync());
                }
                catch (ChannelClosedException)
                {
                    open.Remove(source);
                    if (source.CloseError is not null && (failed is null || source.ClosedAt < failed.ClosedAt)) failed = source;
                }
            }
        }

        merged.Close(failed?.CloseError);
    }

    private static async Task DealAsync<T>(Chan<T> source, Chan<T>[] outputs)
    {
        await ForwardAsync(source, outputs);
        foreach (var output in outputs) output.Close(source.CloseError);
    }

    private static async Task ForwardAsync<T>(Chan<T> source, Chan<T>[] targets)
    {
        try
        {
            await foreach (var item in source.ReadAllAsync())
                await Select.OneOfAsync([.. targets.Select(target => Select.Send(target, item))], Random.Shared);
        }
        catch (ChannelClosedException)
        {
            // Either the source has ended with an error, which the targets are told when they are closed, or every target has been closed.
        }
    }
}
