using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;

namespace Grader.Inspector;

/// <summary>
/// Methods and lines of the learner's source, read from the assembly and its embedded debug information.
/// </summary>
internal sealed partial class SourceMap : IDisposable
{
    /// <summary>
    /// The part of portable debug information that says where an async method suspends and resumes.
    /// </summary>
    private static readonly Guid Awaits = new("54FD2AC5-E925-401A-9C2A-F94F171072F8");

    private readonly PEReader image;
    private readonly MetadataReaderProvider debugInformation;
    private readonly MetadataReader types;
    private readonly MetadataReader lines;

    private SourceMap(PEReader image, MetadataReaderProvider debugInformation)
    {
        this.image = image;
        this.debugInformation = debugInformation;
        types = image.GetMetadataReader();
        lines = debugInformation.GetMetadataReader();
    }

    public static SourceMap Read(string assembly)
    {
        var image = new PEReader(File.OpenRead(assembly));
        var embedded = image.ReadDebugDirectory()
            .Single(entry => entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
        return new SourceMap(image, image.ReadEmbeddedPortablePdbDebugDirectoryData(embedded));
    }

    /// <summary>A place in a running method, for example <c>Bank.Transfer (Bank.cs:12)</c>.</summary>
    /// <param name="method">The method's token.</param>
    /// <param name="offset">An offset in its intermediate language.</param>
    public string Describe(int method, int offset)
    {
        var handle = MetadataTokens.MethodDefinitionHandle(method);
        return $"{Name(handle)}{Line(handle, offset)}";
    }

    /// <summary>The await at which an async method is suspended.</summary>
    /// <param name="type">The token of its state machine's type.</param>
    /// <param name="state">The number of the await.</param>
    public string DescribeAwait(int type, int state)
    {
        var handle = types.GetTypeDefinition(MetadataTokens.TypeDefinitionHandle(type))
            .GetMethods()
            .Single(method => types.GetString(types.GetMethodDefinition(method).Name) == "MoveNext");
        var offset = Yields(handle).ElementAtOrDefault(state);
        return $"{Name(handle)}{(offset > 0 ? Line(handle, offset) : "")}";
    }

    public void Dispose()
    {
        debugInformation.Dispose();
        image.Dispose();
    }

    /// <summary>
    /// The name in the source. The compiler names what it generates for lambdas and async methods
    /// <c>&lt;Method&gt;...</c>.
    /// </summary>
    private string Name(MethodDefinitionHandle handle)
    {
        var method = types.GetMethodDefinition(handle);
        var name = types.GetString(method.Name);
        var homes = Homes(method.GetDeclaringType()).ToList();
        var match = homes.Prepend(name).Select(part => Written().Match(part)).FirstOrDefault(match => match.Success);
        var names = homes.Where(part => !part.StartsWith('<')).Select(part => part.Split('`')[0]).Reverse();
        return string.Join('.', names.Append(match?.Groups[1].Value ?? name));
    }

    /// <summary>The type, the one that it is nested in, and so on.</summary>
    private IEnumerable<string> Homes(TypeDefinitionHandle handle)
    {
        for (; !handle.IsNil; handle = types.GetTypeDefinition(handle).GetDeclaringType())
            yield return types.GetString(types.GetTypeDefinition(handle).Name);
    }

    private string Line(MethodDefinitionHandle handle, int offset)
    {
        var points = lines.GetMethodDebugInformation(handle)
            .GetSequencePoints()
            .Where(point => !point.IsHidden)
            .ToList();
        var at = points.FindLastIndex(point => point.Offset <= offset);
        if (at < 0)
            return "";

        var file = lines.GetString(lines.GetDocument(points[at].Document).Name);
        return $" ({Path.GetFileName(file)}:{points[at].StartLine})";
    }

    private List<int> Yields(MethodDefinitionHandle handle)
    {
        var offsets = new List<int>();
        var entries = lines.GetCustomDebugInformation(handle).Select(lines.GetCustomDebugInformation);
        foreach (var entry in entries.Where(entry => lines.GetGuid(entry.Kind) == Awaits))
        {
            var blob = lines.GetBlobReader(entry.Value);
            blob.ReadUInt32();
            while (blob.RemainingBytes > 0)
            {
                offsets.Add((int)blob.ReadUInt32());
                blob.ReadUInt32();
                blob.ReadCompressedInteger();
            }
        }

        return offsets;
    }

    [GeneratedRegex(@"^<(\w+)>")]
    private static partial Regex Written();
}
