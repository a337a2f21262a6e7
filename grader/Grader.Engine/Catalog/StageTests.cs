namespace Grader.Engine.Catalog;

/// <summary>A stage, and the names of its tests in source order.</summary>
public sealed record StageTests(LockedStage Stage, IReadOnlyList<string> Tests);
