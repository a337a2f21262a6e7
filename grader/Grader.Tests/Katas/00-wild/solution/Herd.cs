namespace Katas.Wilderness;

public static class Herd
{
    public static IEnumerable<int> Doubled(this IEnumerable<int> numbers) => numbers.Select(number => 2 * number);

    public static int Sum(IEnumerable<int> numbers) => numbers.Sum();
}
