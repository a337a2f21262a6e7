namespace Katas.Wilderness;

public static class Calm
{
    public static int Answer() => 42;

    public static async Task<int> AnswerAsync()
    {
        await Task.Yield();
        return 42;
    }
}
