{ printf 'internal static class Long { public static int Do(int x) { '; for i in $(seq 20000); do printf 'if (x == %d) return 1; else ' $i; done; echo 'return 2; } }'; } >> Wild.cs
