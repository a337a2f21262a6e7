: > Wild.cs
