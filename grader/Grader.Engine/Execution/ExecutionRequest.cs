namespace Grader.Engine.Execution;

/// <param name="TestAssembly">Full path of the compiled tests, in a folder of its own with the learner's assembly and the snapshot files; all disposable.</param>
/// <param name="References">Full paths of the other assemblies that the tests need.</param>
/// <param name="Tests">The exact inventory: method names in source order.</param>
public sealed record ExecutionRequest(
    string KataId,
    string TestAssembly,
    string LearnerAssembly,
    IReadOnlyList<string> References,
    IReadOnlyList<string> Tests,
    string WorkingDirectory,
    ExecutionLimits Limits);
