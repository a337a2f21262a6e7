rm Wild.cs
mkfifo Wild.cs
