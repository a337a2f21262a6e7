public static class Assert
{
    public static void Equal(object expected, object actual)
    {
    }
}
