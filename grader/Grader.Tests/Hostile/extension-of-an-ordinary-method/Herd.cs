// An ordinary method of the stub, made an extension method.
namespace Katas.Wilderness;

public static class Herd
{
    public static IEnumerable<int> Doubled(this IEnumerable<int> numbers) => numbers.Select(number => 2 * number);

    public static int Sum(this IEnumerable<int> numbers) => numbers.ToArray().Sum(number => number);
}
