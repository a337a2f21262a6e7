// Gives something that asserts for itself.
namespace Katas.Wilderness;

public static class Wild
{
    public static Lie Answer() => new();

    public static Task<Lie> AnswerAsync() => Task.FromResult(new Lie());

    public static IEnumerable<int> Count() => [1, 2, 3];

    public static void Refuse() => throw new InvalidOperationException("no");
}

public sealed class Lie
{
    public Func<Mild> Should => () => new Mild();
}

public sealed class Mild
{
    public void Be(int expected)
    {
    }
}
