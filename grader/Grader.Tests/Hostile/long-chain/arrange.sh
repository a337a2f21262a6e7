{ printf 'internal static class Long { public static string Value(string x) => x'; for i in $(seq 20000); do printf '.Trim()'; done; echo '; }'; } >> Wild.cs
