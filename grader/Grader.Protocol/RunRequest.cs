namespace Grader.Protocol;

/// <summary>From the engine to a worker, once in the worker's life: run these tests.</summary>
/// <param name="Nonce">Every message about this run carries it.</param>
/// <param name="Stages">
/// Method names, one list per stage. The worker stops after the first stage in which a test does not pass.
/// </param>
public sealed record RunRequest(
    Guid Nonce,
    string TestAssembly,
    IReadOnlyList<string> References,
    IReadOnlyList<IReadOnlyList<string>> Stages,
    string WorkingDirectory)
{
    /// <summary>The tests of all stages; later messages name a test by its index in this list.</summary>
    public IReadOnlyList<string> Tests { get; } = [.. Stages.SelectMany(stage => stage)];
}
