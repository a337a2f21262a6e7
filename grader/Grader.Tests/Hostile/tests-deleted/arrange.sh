rm WildTests.cs
