// The stub's extension method, on a type that only looks like the stub's.
namespace Katas.Wilderness;

public static class Herd
{
    public static IEnumerable<int> Doubled(this IEnumerable<int> numbers) => numbers;

    public static int Sum(System.Collections.Generic.IEnumerable<int> numbers) => numbers.Sum();

    public interface IEnumerable<T>;
}
