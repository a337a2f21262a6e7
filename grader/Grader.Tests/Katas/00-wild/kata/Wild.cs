namespace Katas.Wilderness;

/// <summary>What goes wrong.</summary>
public static class Wild
{
    /// <summary>42.</summary>
    public static int Answer() => throw new NotImplementedException("Return 42.");

    /// <summary>42, later.</summary>
    public static Task<int> AnswerAsync() => throw new NotImplementedException("Return 42 later.");

    /// <summary>1, 2, 3.</summary>
    public static IEnumerable<int> Count() => throw new NotImplementedException("Count to three.");

    /// <summary>Fails.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public static void Refuse() => throw new NotImplementedException("Refuse.");
}
