namespace Katas.Wilderness;

/// <summary>Many at once.</summary>
public static class Herd
{
    /// <summary>Each number times two.</summary>
    public static IEnumerable<int> Doubled(this IEnumerable<int> numbers) =>
        throw new NotImplementedException("Double each.");

    /// <summary>The sum.</summary>
    public static int Sum(IEnumerable<int> numbers) => throw new NotImplementedException("Add them up.");
}
