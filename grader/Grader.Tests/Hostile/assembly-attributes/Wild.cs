// Attributes that mean something to test runners.
[assembly: Xunit.TestFramework("Katas.Wilderness.Nothing", "00-wild")]
[assembly: System.Diagnostics.CodeAnalysis.SuppressMessage("ApiDesign", "RS0030", Justification = "I may")]
[assembly: System.Reflection.AssemblyMetadata("passed", "true")]
namespace Katas.Wilderness;

public static class Wild
{
    public static int Answer()
    {
        return 41;
    }

    public static async Task<int> AnswerAsync()
    {
        await Task.Yield();
        return 42;
    }

    public static IEnumerable<int> Count() => [1, 2, 3];

    public static void Refuse() => throw new InvalidOperationException("no");
}
