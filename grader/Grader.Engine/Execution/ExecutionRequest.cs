namespace Grader.Engine.Execution;

/// <param name="TestAssembly">Full path of the compiled tests, in a folder of its own with the learner's assembly and the snapshot files; all disposable.</param>
/// <param name="References">Full paths of the other assemblies that the tests need.</param>
/// <param name="Stages">The exact inventory: method names in source order, a list per stage. No stage is run behind one in which a test does not pass.</param>
internal sealed record ExecutionRequest(
    string KataId,
    string TestAssembly,
    string LearnerAssembly,
    IReadOnlyList<string> References,
    IReadOnlyList<IReadOnlyList<string>> Stages,
    string WorkingDirectory,
    ExecutionLimits Limits);
