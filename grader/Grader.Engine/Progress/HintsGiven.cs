namespace Grader.Engine.Progress;

/// <param name="Test">The test that failed first when they were asked for; another one starts the count anew.</param>
public sealed record HintsGiven(string Test, int Count);
