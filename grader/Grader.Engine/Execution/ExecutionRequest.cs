namespace Grader.Engine.Execution;

/// <param name="TestAssembly">Full path of the compiled tests, in its own folder with the learner's assembly and the
/// snapshot files. Tests may destroy all of it.</param>
/// <param name="References">Full paths of the other assemblies that the tests need.</param>
/// <param name="Stages">The exact inventory: method names in source order, one list per stage. The stages after the
/// first failing one do not run.</param>
internal sealed record ExecutionRequest(
    string KataId,
    string TestAssembly,
    string LearnerAssembly,
    IReadOnlyList<string> References,
    IReadOnlyList<IReadOnlyList<string>> Stages,
    string WorkingDirectory,
    ExecutionLimits Limits);
