namespace Grader.Engine.Execution;

/// <summary>Tests that are run in one worker, one after the other.</summary>
/// <param name="IsAlone">A single test that nothing ran before: what happens now is of its own making.</param>
internal sealed record Turn(IReadOnlyList<string> Tests, bool IsAlone)
{
    public static Turn Alone(string test) => new([test], IsAlone: true);
}
