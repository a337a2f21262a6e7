using Mono.Cecil;

namespace Grader.Weaver;

/// <summary>
/// All that the weaver needs is in the image itself. Other assemblies would make it depend on what lies next to it.
/// </summary>
internal sealed class NothingToResolve : IAssemblyResolver
{
    public static NothingToResolve Instance { get; } = new();

    public AssemblyDefinition Resolve(AssemblyNameReference name) => Resolve(name, new ReaderParameters());

    public AssemblyDefinition Resolve(AssemblyNameReference name, ReaderParameters parameters) =>
        throw new InvalidOperationException($"The weaver resolves no assembly, but was asked for '{name.Name}'.");

    public void Dispose()
    {
    }
}
