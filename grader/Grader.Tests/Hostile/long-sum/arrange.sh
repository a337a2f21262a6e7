{ printf 'internal static class Long { public static int Value(int x) => x'; for i in $(seq 100000); do printf '+x'; done; echo '; }'; } >> Wild.cs
