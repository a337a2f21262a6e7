namespace Katas.Steps;

public static class Steps
{
    public static int First() => 1;

    public static int Second() => 2;

    public static int Third() => 3;
}
