namespace Katas.Wilderness;

/// <summary>What is not to suffer.</summary>
public static class Calm
{
    /// <summary>42.</summary>
    public static int Answer() => throw new NotImplementedException("Return 42.");

    /// <summary>42, later.</summary>
    public static Task<int> AnswerAsync() => throw new NotImplementedException("Return 42 later.");
}
