namespace Katas.Wilderness;

internal static class Helper
{
    public static int Answer() => 42;
}
