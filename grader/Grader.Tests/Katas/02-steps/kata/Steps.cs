namespace Katas.Steps;

public static class Steps
{
    public static int First() => throw new NotImplementedException("Return 1.");

    public static int Second() => throw new NotImplementedException("Return 2.");

    public static int Third() => throw new NotImplementedException("Return 3.");
}
