namespace Katas.{{Type}}s;

/// <summary>What it is for.</summary>
public static class {{Type}}
{
    /// <summary>What it gives, when, and how it fails.</summary>
    public static Task<int> AnswerAsync() => Task.FromResult(42);
}
