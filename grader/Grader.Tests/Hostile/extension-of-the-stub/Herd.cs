// The stub's own extension method, and one that tests can't see.
namespace Katas.Wilderness;

public static class Herd
{
    public static IEnumerable<int> Doubled(this IEnumerable<int> flock)
    {
        foreach (var number in flock)
            yield return number.Twice();
    }

    public static int Sum(IEnumerable<int> numbers) => numbers.Sum();
}

internal static class Pair
{
    public static int Twice(this int number) => 2 * number;
}
