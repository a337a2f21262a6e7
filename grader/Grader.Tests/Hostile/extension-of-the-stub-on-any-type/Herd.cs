// The name of the stub's extension method, for whatever a test has.
namespace Katas.Wilderness;

public static class Herd
{
    public static IEnumerable<int> Doubled(this IEnumerable<int> numbers) => numbers.Select(number => 2 * number);

    public static T Doubled<T>(this T any) => any;

    public static int Sum(IEnumerable<int> numbers) => numbers.Sum();
}
