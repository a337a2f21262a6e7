using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Grader.Engine.Compilation;

/// <summary>Checks the learner's code against the kata's rules, while it is being compiled.</summary>
internal interface IRuleCheck
{
    /// <exception cref="EnvironmentFault">A rule cannot be enforced.</exception>
    Task<ImmutableArray<Diagnostic>> CheckAsync(
        CSharpCompilation learner,
        CSharpCommandLineArguments arguments,
        CompilerArguments raw,
        CancellationToken cancellationToken);
}
