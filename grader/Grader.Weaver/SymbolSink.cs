using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Grader.Weaver;

/// <summary>Writes the symbols to a stream of their own, or into the image.</summary>
internal sealed class SymbolSink(Stream? symbols) : ISymbolWriterProvider
{
    // Cecil's own writer into an image accepts a file name only, and uses it for nothing but the debug directory.
    public ISymbolWriter GetSymbolWriter(ModuleDefinition module, string fileName) => new WriterWithPath(
        symbols is null
            ? new EmbeddedPortablePdbWriterProvider().GetSymbolWriter(module, module.Name)
            : new PortablePdbWriterProvider().GetSymbolWriter(module, symbols),
        PathOf(module));

    public ISymbolWriter GetSymbolWriter(ModuleDefinition module, Stream symbolStream) =>
        GetSymbolWriter(module, module.Name);

    /// <summary>The path's bytes in the CodeView entry, with the zero behind them.</summary>
    private static byte[] PathOf(ModuleDefinition module) =>
        module.GetDebugHeader().Entries.FirstOrDefault(
            entry => entry.Directory.Type == ImageDebugType.CodeView)?.Data[WriterWithPath.PathOffset..] ?? [0];
}
