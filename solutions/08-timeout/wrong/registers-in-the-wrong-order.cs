// Misconception: Callbacks of a token run in the order in which they were registered.
// But: They run last in, first out: the linked token is cancelled first, and the body may end before the note is made (rule 8).
// Caught by: A_body_that_ends_inside_a_callback_of_its_token_has_timed_out
// Replaces: TimeLimit.cs
namespace Katas.Timeouts;

public static class TimeLimit
{
    public static Task<T> RunAsync<T>(
        Func<CancellationToken, Task<T>> body,
        TimeSpan limit,
        TimeProvider time,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(time);
        if (limit != Timeout.InfiniteTimeSpan) ArgumentOutOfRangeException.ThrowIfLessThan(limit, TimeSpan.Zero);

        return cancellationToken.IsCancellationRequested
            ? Task.FromCanceled<T>(cancellationToken)
            : RunAsync();

        async Task<T> RunAsync()
        {
            using var timeout = new CancellationTokenSource(limit, time);
            var isLimit = false;
            timeout.Token.Register(() => isLimit = !cancellationToken.IsCancellationRequested);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
            try
            {
                return await body(linked.Token);
            }
            catch (OperationCanceledException error) when (isLimit)
            {
                throw new TimeoutException($"The work did not end within {limit}.", error);
            }
            catch (OperationCanceledException error) when (cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException(error.Message, error, cancellationToken);
            }
        }
    }
}
