using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Grader.Weaver;

/// <summary>Reads the symbols that are given, or else those in the image; none are fine, too.</summary>
internal sealed class SymbolSource(Stream? symbols) : ISymbolReaderProvider
{
    public ISymbolReader? GetSymbolReader(ModuleDefinition module, string fileName)
    {
        if (symbols is not null)
            return new PortablePdbReaderProvider().GetSymbolReader(module, symbols);
        return module.GetDebugHeader().Entries.Any(
            entry => entry.Directory.Type == ImageDebugType.EmbeddedPortablePdb)
            ? new EmbeddedPortablePdbReaderProvider().GetSymbolReader(module, fileName)
            : null;
    }

    public ISymbolReader? GetSymbolReader(ModuleDefinition module, Stream symbolStream) =>
        GetSymbolReader(module, module.Name);
}
