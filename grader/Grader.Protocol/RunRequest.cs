namespace Grader.Protocol;

/// <summary>Engine to worker, once in a worker's life: run these tests.</summary>
/// <param name="Nonce">Every message about this run carries it.</param>
/// <param name="Stages">Method names, a list per stage: the worker stops behind the first stage in which a test does not pass.</param>
public sealed record RunRequest(
    Guid Nonce,
    string TestAssembly,
    IReadOnlyList<string> References,
    IReadOnlyList<IReadOnlyList<string>> Stages,
    string WorkingDirectory)
{
    /// <summary>The tests of all stages; all further messages name a test by its index here.</summary>
    public IReadOnlyList<string> Tests { get; } = [.. Stages.SelectMany(stage => stage)];
}
