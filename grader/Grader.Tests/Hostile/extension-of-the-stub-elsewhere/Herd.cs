// The stub's extension method, in another class as well.
namespace Katas.Wilderness;

public static class Herd
{
    public static IEnumerable<int> Doubled(this IEnumerable<int> numbers) => numbers.Select(number => 2 * number);

    public static int Sum(IEnumerable<int> numbers) => numbers.Sum();
}

public static class Flock
{
    public static IEnumerable<int> Doubled(this IEnumerable<int> numbers) => numbers.Select(number => 2 * number);
}
