{ printf 'internal static class Deep { public static void Do(int'; head -c 10000 /dev/zero | tr '\0' '*'; echo ' x) { } }'; } >> Wild.cs
