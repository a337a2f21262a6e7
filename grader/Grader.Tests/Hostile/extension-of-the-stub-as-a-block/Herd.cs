// The stub's extension method in the new syntax, together with a property.
namespace Katas.Wilderness;

public static class Herd
{
    extension(IEnumerable<int> numbers)
    {
        public IEnumerable<int> Doubled() => numbers.Select(number => 2 * number);

        public bool IsFine => true;
    }

    public static int Sum(IEnumerable<int> numbers) => numbers.Sum();
}
