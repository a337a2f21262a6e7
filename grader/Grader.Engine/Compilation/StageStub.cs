namespace Grader.Engine.Compilation;

/// <summary>The reference as of some stages: what later stages bring throws.</summary>
/// <param name="Sources">Keyed by full path.</param>
/// <param name="Tests">The tests of those stages.</param>
internal sealed record StageStub(IReadOnlyDictionary<string, byte[]> Sources, IReadOnlyList<StageTest> Tests);
