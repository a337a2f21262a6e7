// Misconception: An error with another inside is only its wrapping.
// Caught by: Several_errors_that_close_a_source_are_passed_on_as_they_were_given
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
        await Task.WhenAll(sources.Select(source => ForwardAsync(source, [merged])));
        merged.Close(sources.Where(source => source.CloseError is not null).MinBy(source => source.ClosedAt)?.CloseError is { } first ? first.InnerException ?? first : null);
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
