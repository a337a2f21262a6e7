head -c 4096 /dev/zero > Wild.cs
