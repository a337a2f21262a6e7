// Two threads, two locks, taken in opposite order.
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer()
    {
        object left = new(), right = new();
        using var both = new CountdownEvent(2);
        var other = new Thread(() => Take(left, right, both));
        other.Start();
        Take(right, left, both);
        return 42;
    }

    public static async Task<int> AnswerAsync()
    {
        await Task.Yield();
        return 42;
    }

    public static IEnumerable<int> Count() => [1, 2, 3];

    public static void Refuse() => throw new InvalidOperationException("no");

    private static void Take(object first, object second, CountdownEvent both)
    {
        lock (first)
        {
            both.Signal();
            both.Wait();
            lock (second)
            {
            }
        }
    }
}
