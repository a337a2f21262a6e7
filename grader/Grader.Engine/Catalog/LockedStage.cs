namespace Grader.Engine.Catalog;

/// <summary>A stage as it is graded.</summary>
/// <param name="Tests">How many tests of the inventory it has; the stages share out the inventory in order.</param>
public sealed record LockedStage(string Title, StageLevel Level, int Minutes, int Tests);
