{ printf 'internal static class Deep { public const int Value = '; head -c 100000 /dev/zero | tr '\0' '('; printf 1; head -c 100000 /dev/zero | tr '\0' ')'; echo '; }'; } >> Wild.cs
