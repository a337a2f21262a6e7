namespace Tests.Wilderness;

public static class Mercy
{
    public static Mild Should(this int value) => new();
}

public sealed class Mild
{
    public void Be(int expected)
    {
    }
}
