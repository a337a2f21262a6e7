rm Wild.cs
mkdir Wild.cs
