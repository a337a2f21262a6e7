using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text;

namespace Grader.Tests.Weaving;

/// <summary>
/// What a debugger reads of each method, as text without tokens and offsets: those differ once code was inserted.
/// </summary>
internal static class DebugInformation
{
    public static IReadOnlyDictionary<string, string> Of(CompiledSample sample)
    {
        using var image = new PEReader(new MemoryStream(sample.Image, writable: false));
        var code = image.GetMetadataReader();
        using var provider = sample.Symbols is { } symbols
            ? MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(symbols, writable: false))
            : image.ReadEmbeddedPortablePdbDebugDirectoryData(
                image.ReadDebugDirectory().Single(entry => entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb));
        var pdb = provider.GetMetadataReader();
        return code.MethodDefinitions.GroupBy(method => NameOf(code, method)).ToDictionary(
            overloads => overloads.Key,
            overloads => string.Join("\n--\n", overloads.Select(method => Of(code, pdb, method))));
    }

    private static string Of(MetadataReader code, MetadataReader pdb, MethodDefinitionHandle method)
    {
        var text = new StringBuilder();
        var handle = method.ToDebugInformationHandle();
        var info = pdb.GetMethodDebugInformation(handle);
        foreach (var point in info.GetSequencePoints())
            text.AppendLine(point.IsHidden
                ? "hidden"
                : $"{pdb.GetString(pdb.GetDocument(point.Document).Name)}:"
                    + $"{point.StartLine},{point.StartColumn}-{point.EndLine},{point.EndColumn}");
        foreach (var scope in pdb.GetLocalScopes(handle).Select(pdb.GetLocalScope))
        {
            text.AppendLine($"scope of {string.Join(", ", scope.GetLocalVariables().Select(pdb.GetLocalVariable).Select(
                local => $"{pdb.GetString(local.Name)} at {local.Index} {local.Attributes}"))}");
        }

        if (info.GetStateMachineKickoffMethod() is { IsNil: false } kickoff)
            text.AppendLine($"kicked off by {NameOf(code, kickoff)}");
        foreach (var custom in pdb.GetCustomDebugInformation(method).Select(pdb.GetCustomDebugInformation))
            text.AppendLine($"{pdb.GetGuid(custom.Kind)} {pdb.GetBlobBytes(custom.Value).Length}");
        return text.ToString();
    }

    private static string NameOf(MetadataReader code, MethodDefinitionHandle method)
    {
        var definition = code.GetMethodDefinition(method);
        var name = code.GetString(definition.Name);
        var handle = definition.GetDeclaringType();
        while (!handle.IsNil)
        {
            var type = code.GetTypeDefinition(handle);
            name = $"{code.GetString(type.Name)}.{name}";
            handle = type.GetDeclaringType();
        }

        return name;
    }
}
