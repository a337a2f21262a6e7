{ printf 'internal static class Deep { public static void Do() '; head -c 50000 /dev/zero | tr '\0' '{'; head -c 50000 /dev/zero | tr '\0' '}'; echo '}'; } >> Wild.cs
