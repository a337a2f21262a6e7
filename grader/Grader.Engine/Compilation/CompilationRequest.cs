namespace Grader.Engine.Compilation;

/// <summary>What is compiled for one grade. Sources are keyed by full path.</summary>
/// <param name="Stub">The pristine stub. Its declarations define where the learner's code belongs.</param>
internal sealed record CompilationRequest(
    string KataId,
    CompilerArguments Arguments,
    IReadOnlyDictionary<string, byte[]> Learner,
    IReadOnlyDictionary<string, byte[]> Stub,
    IReadOnlyDictionary<string, byte[]> Tests)
{
    /// <summary>The largest file: a fault of the whole submission is reported for it.</summary>
    public string MainSource => Learner.MaxBy(source => source.Value.Length).Key;
}
