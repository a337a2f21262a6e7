// The stub's extension method, with another parameter.
namespace Katas.Wilderness;

public static class Herd
{
    public static IEnumerable<int> Doubled(this IEnumerable<int> numbers) => numbers.Select(number => 2 * number);

    public static IEnumerable<int> Doubled(this IEnumerable<int> numbers, int more = 0) =>
        numbers.Select(number => 2 * number + more);

    public static int Sum(IEnumerable<int> numbers) => numbers.Sum();
}
