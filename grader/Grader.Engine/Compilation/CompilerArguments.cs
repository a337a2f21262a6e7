namespace Grader.Engine.Compilation;

/// <summary>What MSBuild would pass to the compiler for one kata.</summary>
/// <param name="Roslyn">The folder of the SDK's own compiler.</param>
/// <param name="Arguments">The command line, without the kata's own sources.</param>
/// <param name="RuntimeReferences">The assemblies that lie next to the tests when they run.</param>
internal sealed record CompilerArguments(
    string Roslyn, IReadOnlyList<string> Arguments, IReadOnlyList<string> RuntimeReferences);
