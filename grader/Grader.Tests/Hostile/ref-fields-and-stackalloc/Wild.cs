// What a weaver could stumble over: ref fields, stackalloc, references to fields and elements.
namespace Katas.Wilderness;

public static class Wild
{
    private static int number = 20;
    private static readonly int[] Numbers = [1, 2];

    private ref struct Cursor(ref int place)
    {
        private readonly ref int place = ref place;

        public readonly void Add(int more) => place += more;
    }

    public static int Answer()
    {
        Span<int> some = stackalloc int[2];
        some[1] = 2;
        new Cursor(ref number).Add(some[1] * 10);
        ref var last = ref Numbers[^1];
        last++;
        Interlocked.Add(ref number, last - Numbers[0]);
        (number > 0 ? ref number : ref Numbers[0]) += 0;
        return number;
    }

    public static async Task<int> AnswerAsync()
    {
        await Task.Yield();
        return 42;
    }

    public static IEnumerable<int> Count() => [1, 2, 3];

    public static void Refuse() => throw new InvalidOperationException("no");
}
