namespace Katas.Tidy;

public static class Broom
{
    public static string Sweep(string floor) => floor.Trim();
}
