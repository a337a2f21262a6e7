{ echo; printf '#if '; head -c 100000 /dev/zero | tr '\0' '!'; echo 'DEBUG'; echo '#endif'; } >> Wild.cs
