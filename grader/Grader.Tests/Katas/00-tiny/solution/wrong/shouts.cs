// Misconception: Louder is friendlier.
// Caught by: A_guest_is_greeted
namespace Katas.Tiny;

public static class Abacus
{
    public static int Add(int left, int right) => left + right;

    public static async Task<int> DoubleAsync(int number)
    {
        await Task.Yield();
        return 2 * number;
    }

    public static string Greet(string name) => "HELLO, " + name;
}
