namespace Katas.Tidy;

/// <summary>One method.</summary>
public static class Broom
{
    /// <summary>The text without the spaces around it.</summary>
    public static string Sweep(string floor) => throw new NotImplementedException("Return the text without the spaces around it.");
}
