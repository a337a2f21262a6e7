namespace Grader.Engine.Progress;

/// <param name="Test">The first failing test when the hints were given; another test restarts the count.</param>
public sealed record HintsGiven(string Test, int Count);
