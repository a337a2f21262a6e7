using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;

namespace Grader.Inspector;

/// <summary>Methods and lines of the learner's source, from the assembly and the debug information that is embedded in it.</summary>
internal sealed partial class SourceMap : IDisposable
{
    /// <summary>Where an async method leaves at its awaits, and comes back: a part of portable debug information.</summary>
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
        var embedded = image.ReadDebugDirectory().Single(entry => entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
        return new SourceMap(image, image.ReadEmbeddedPortablePdbDebugDirectoryData(embedded));
    }

    /// <summary>A place of a method that runs, for example <c>Bank.Transfer (Bank.cs:12)</c>.</summary>
    /// <param name="method">Its token.</param>
    /// <param name="offset">Of its intermediate language.</param>
    public string Describe(int method, int offset)
    {
        var handle = MetadataTokens.MethodDefinitionHandle(method);
        return $"{Name(handle)}{Line(handle, offset)}";
    }

    /// <summary>The await that an async method has come to.</summary>
    /// <param name="type">The token of the type that the compiler made of it.</param>
    /// <param name="state">The number of the await.</param>
    public string DescribeAwait(int type, int state)
    {
        var handle = types.GetTypeDefinition(MetadataTokens.TypeDefinitionHandle(type)).GetMethods().Single(method => types.GetString(types.GetMethodDefinition(method).Name) == "MoveNext");
        return $"{Name(handle)}{(Yields(handle).ElementAtOrDefault(state) is var offset and > 0 ? Line(handle, offset) : "")}";
    }

    public void Dispose()
    {
        debugInformation.Dispose();
        image.Dispose();
    }

    /// <summary>As it stands in the source: what the compiler makes of lambdas and async methods is called <c>&lt;Method&gt;...</c>.</summary>
    private string Name(MethodDefinitionHandle handle)
    {
        var method = types.GetMethodDefinition(handle);
        var name = types.GetString(method.Name);
        var homes = Homes(method.GetDeclaringType()).ToList();
        var written = homes.Prepend(name).Select(part => Written().Match(part)).FirstOrDefault(match => match.Success)?.Groups[1].Value ?? name;
        return string.Join('.', homes.Where(part => !part.StartsWith('<')).Select(part => part.Split('`')[0]).Reverse().Append(written));
    }

    /// <summary>The type, the one that it is nested in, and so on.</summary>
    private IEnumerable<string> Homes(TypeDefinitionHandle handle)
    {
        for (; !handle.IsNil; handle = types.GetTypeDefinition(handle).GetDeclaringType())
            yield return types.GetString(types.GetTypeDefinition(handle).Name);
    }

    private string Line(MethodDefinitionHandle handle, int offset)
    {
        var points = lines.GetMethodDebugInformation(handle).GetSequencePoints().Where(point => !point.IsHidden).ToList();
        var at = points.FindLastIndex(point => point.Offset <= offset);
        return at < 0 ? "" : $" ({Path.GetFileName(lines.GetString(lines.GetDocument(points[at].Document).Name))}:{points[at].StartLine})";
    }

    private List<int> Yields(MethodDefinitionHandle handle)
    {
        var offsets = new List<int>();
        foreach (var entry in lines.GetCustomDebugInformation(handle).Select(lines.GetCustomDebugInformation).Where(entry => lines.GetGuid(entry.Kind) == Awaits))
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
