namespace Grader.Engine.Execution;

/// <summary>
/// Tests that are run in one worker, one after the other, up to the end of the first stage in which one does not pass.
/// </summary>
/// <param name="IsAlone">A single test that nothing ran before: what happens now is of its own making.</param>
internal sealed record Turn(IReadOnlyList<IReadOnlyList<string>> Stages, bool IsAlone)
{
    public IReadOnlyList<string> Tests { get; } = [.. Stages.SelectMany(stage => stage)];

    public static Turn Alone(string test) => new([[test]], IsAlone: true);

    public static Turn Together(IReadOnlyList<string> tests) => new([tests], IsAlone: false);
}
