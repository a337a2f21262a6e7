using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Grader.Weaver;

/// <summary>Keeps the symbols' path in the debug directory: stack traces find their lines by it.</summary>
internal sealed class WriterWithPath(ISymbolWriter writer, byte[] path) : ISymbolWriter
{
    /// <summary>In a CodeView entry: 'RSDS', a GUID and an age come first.</summary>
    public const int PathOffset = 4 + 16 + 4;

    public ISymbolReaderProvider GetReaderProvider() => writer.GetReaderProvider();

    public void Write(MethodDebugInformation info) => writer.Write(info);

    public void Write(ICustomDebugInformationProvider provider) => writer.Write(provider);

    public void Write() => writer.Write();

    public ImageDebugHeader GetDebugHeader() =>
        new([.. writer.GetDebugHeader().Entries.Select(
            entry => entry.Directory.Type == ImageDebugType.CodeView ? Renamed(entry) : entry)]);

    public void Dispose() => writer.Dispose();

    private ImageDebugHeaderEntry Renamed(ImageDebugHeaderEntry entry)
    {
        byte[] data = [.. entry.Data[..PathOffset], .. path];
        var directory = entry.Directory;
        directory.SizeOfData = data.Length;
        return new ImageDebugHeaderEntry(directory, data);
    }
}
