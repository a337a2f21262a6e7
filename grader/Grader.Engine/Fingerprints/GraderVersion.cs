using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;

namespace Grader.Engine.Fingerprints;

/// <summary>What verdicts depend on besides a kata's files: the grader's own assemblies and the runtime.</summary>
public sealed record GraderVersion(string Id)
{
    /// <param name="assemblies">Engine, weaver and worker.</param>
    public static GraderVersion Of(IEnumerable<string> assemblies)
    {
        using var id = new Fingerprint();
        foreach (var path in assemblies)
            id.Add(Path.GetFileName(path), ModuleId(path).ToByteArray());
        return new GraderVersion(id.Add("runtime", RuntimeInformation.FrameworkDescription).Finish());
    }

    /// <summary>The module's version id, which deterministic builds derive from the code.</summary>
    private static Guid ModuleId(string path)
    {
        using var image = new PEReader(File.OpenRead(path));
        var metadata = image.GetMetadataReader();
        return metadata.GetGuid(metadata.GetModuleDefinition().Mvid);
    }
}
