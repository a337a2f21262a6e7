namespace Grader.Engine.Catalog;

/// <summary>A class with tests, as its source declares it.</summary>
/// <param name="Stage">The value of its trait <c>Stage</c>, or null.</param>
/// <param name="Level">The value of its trait <c>Level</c>, or null.</param>
/// <param name="Tests">The methods marked [Fact] or [Theory], in source order.</param>
public sealed record TestClass(string Name, string? Stage, string? Level, IReadOnlyList<string> Tests);
