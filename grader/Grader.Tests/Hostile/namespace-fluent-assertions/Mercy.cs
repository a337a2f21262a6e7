namespace FluentAssertions
{
    public static class Mercy
    {
        public static void Should(this int value)
        {
        }
    }
}
