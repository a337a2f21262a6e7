namespace Grader.Protocol;

/// <summary>Engine to worker, once in a worker's life: run these tests.</summary>
/// <param name="Nonce">Every message about this run carries it.</param>
/// <param name="Tests">Method names; all further messages name a test by its index here.</param>
public sealed record RunRequest(
    Guid Nonce,
    string TestAssembly,
    IReadOnlyList<string> References,
    IReadOnlyList<string> Tests,
    string WorkingDirectory);
