namespace Grader.Engine.Compilation;

/// <summary>What MSBuild said last.</summary>
/// <param name="Key">A hash of all that it depends on.</param>
internal sealed record EvaluationCache(string Key, IReadOnlyDictionary<string, CompilerArguments> Katas);
