namespace Grader.Tests;

/// <summary>Ends a wait for something that never comes. No test depends on how long the limit is.</summary>
internal static class HangGuard
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <param name="waited">What is waited for.</param>
    /// <param name="describe">Describes what is there instead.</param>
    public static async Task WatchAsync(Task waited, Func<string> describe)
    {
        try
        {
            await waited.WaitAsync(Limit, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"It never came; instead there is:\n{describe().Trim()}");
        }
    }
}
