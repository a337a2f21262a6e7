namespace Katas.Tiny;

/// <summary>Three methods, so that one can go wrong alone.</summary>
public static class Abacus
{
    /// <summary>The sum of two numbers.</summary>
    public static int Add(int left, int right) => throw new NotImplementedException("Return the sum.");

    /// <summary>Twice the number.</summary>
    public static Task<int> DoubleAsync(int number) => throw new NotImplementedException("Return twice the number.");

    /// <summary>A greeting.</summary>
    public static string Greet(string name) => throw new NotImplementedException("Return 'Hello, ' and the name.");
}
