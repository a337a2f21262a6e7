// Right, with statements outside a type to try it out: they are compiled, and never run.
using Katas.Wilderness;

Console.WriteLine(Wild.Answer());
Environment.Exit(7);

namespace Katas.Wilderness
{
    public static class Wild
    {
        public static int Answer() => 42;

        public static async Task<int> AnswerAsync()
        {
            await Task.Yield();
            return 42;
        }

        public static IEnumerable<int> Count() => [1, 2, 3];

        public static void Refuse() => throw new InvalidOperationException("no");
    }
}
