// Misconception: Dust lies behind.
// Caught by: Dust_is_swept_away
namespace Katas.Tidy;

public static class Broom
{
    public static string Sweep(string floor) => floor.TrimEnd();
}
