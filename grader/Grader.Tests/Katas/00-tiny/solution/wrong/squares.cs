// Misconception: Twice is squared.
// Caught by: A_number_is_doubled
namespace Katas.Tiny;

public static class Abacus
{
    public static int Add(int left, int right) => left + right;

    public static async Task<int> DoubleAsync(int number)
    {
        await Task.Yield();
        return number * number;
    }

    public static string Greet(string name) => "Hello, " + name;
}
