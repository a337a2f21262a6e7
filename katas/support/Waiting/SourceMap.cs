using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Katas.Support.Waiting;

/// <summary>Finds the lines of awaits in an assembly's portable PDB, embedded or next to it.</summary>
internal static class SourceMap
{
    /// <summary>"Async Method Stepping Information" of the portable PDB format.</summary>
    private static readonly Guid AsyncStepping = new("54FD2AC5-E925-401A-9C2A-F94F171072F8");

    /// <param name="moveNext">The method of a state machine.</param>
    /// <param name="state">The number of the await at which it waits.</param>
    /// <returns>Null where that is not known.</returns>
    public static (string File, int Line)? LineOf(MethodInfo moveNext, int state)
    {
        var path = moveNext.DeclaringType!.Assembly.Location;
        if (path.Length == 0)
            return null;
        try
        {
            using var image = new PEReader(File.OpenRead(path));
            if (!image.TryOpenAssociatedPortablePdb(path, pdb => File.Exists(pdb) ? File.OpenRead(pdb) : null, out var provider, out _))
                return null;
            using (provider)
                return Find(provider!.GetMetadataReader(), moveNext, state);
        }
        catch (Exception fault) when (fault is IOException or BadImageFormatException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static (string File, int Line)? Find(MetadataReader reader, MethodInfo moveNext, int state)
    {
        var method = ((MethodDefinitionHandle)MetadataTokens.Handle(moveNext.MetadataToken)).ToDebugInformationHandle();
        var yields = Yields(reader, method);
        if (state >= yields.Length)
            return null;
        var point = reader.GetMethodDebugInformation(method).GetSequencePoints()
            .Where(point => !point.IsHidden && point.Offset <= yields[state])
            .Select(point => (SequencePoint?)point)
            .LastOrDefault();
        return point is { } found ? (reader.GetString(reader.GetDocument(found.Document).Name), found.StartLine) : null;
    }

    /// <summary>The offset at which each await gives up its thread.</summary>
    private static ImmutableArray<int> Yields(MetadataReader reader, MethodDebugInformationHandle method)
    {
        foreach (var handle in reader.GetCustomDebugInformation(method.ToDefinitionHandle()))
        {
            var information = reader.GetCustomDebugInformation(handle);
            if (reader.GetGuid(information.Kind) != AsyncStepping)
                continue;
            var blob = reader.GetBlobReader(information.Value);
            blob.ReadUInt32();
            var yields = ImmutableArray.CreateBuilder<int>();
            while (blob.RemainingBytes > 0)
            {
                yields.Add((int)blob.ReadUInt32());
                blob.ReadUInt32();
                blob.ReadCompressedInteger();
            }

            return yields.ToImmutable();
        }

        return [];
    }
}
