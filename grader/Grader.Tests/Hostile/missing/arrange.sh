rm Wild.cs
