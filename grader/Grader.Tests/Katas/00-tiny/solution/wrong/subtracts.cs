// Misconception: Adding is taking away.
// Caught by: Two_numbers_are_added
namespace Katas.Tiny;

public static class Abacus
{
    public static int Add(int left, int right) => left - right;

    public static async Task<int> DoubleAsync(int number)
    {
        await Task.Yield();
        return 2 * number;
    }

    public static string Greet(string name) => "Hello, " + name;
}
