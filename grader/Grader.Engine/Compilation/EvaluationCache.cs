namespace Grader.Engine.Compilation;

/// <summary>MSBuild's last answer.</summary>
/// <param name="Key">A hash of everything that the answer depends on.</param>
internal sealed record EvaluationCache(string Key, IReadOnlyDictionary<string, CompilerArguments> Katas);
