using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Grader.Weaver;

/// <summary>
/// Puts scheduling points into compiled code: a call in front of each instruction that another thread could notice, and
/// a modelled call instead of each one that could block. Lines, locals and async infos of the symbols stay right.
/// </summary>
public sealed class CodeWeaver
{
    private readonly PointCatalog points;

    private CodeWeaver(PointCatalog points) => this.points = points;

    /// <summary>A weaver for code that uses this Katas.Support; null if that has no points.</summary>
    public static CodeWeaver? For(byte[] support) =>
        PointCatalog.Of(support) is { } points ? new CodeWeaver(points) : null;

    /// <param name="image">A compiled assembly.</param>
    /// <param name="symbols">Its portable PDB, or null if that is embedded.</param>
    /// <param name="isWoven">
    /// Whether code of a source file is woven. A type all of whose files are not is left alone.
    /// </param>
    public WeavingOutcome Weave(byte[] image, byte[]? symbols, Func<string, bool> isWoven)
    {
        using var pdb = symbols is null ? null : new MemoryStream(symbols, writable: false);
        using var module = ModuleDefinition.ReadModule(new MemoryStream(image, writable: false), new ReaderParameters
        {
            AssemblyResolver = NothingToResolve.Instance,
            ReadSymbols = true,
            SymbolReaderProvider = new SymbolSource(pdb),
        });
        var scope = new WeavingScope(module, points);
        foreach (var type in module.Types.Where(type => IsOf(type, isWoven)))
        {
            foreach (var method in MethodsOf(type))
            {
                if (scope.ForbiddenUseIn(method) is { } refused)
                    return refused;
                scope.Weave(method);
            }
        }

        scope.MarkAsWoven();
        return Written(module, symbols is not null, scope.Left);
    }

    private static WeavingOutcome.Woven Written(ModuleDefinition module, bool apart, IReadOnlyList<LeftMethod> left)
    {
        using var image = new MemoryStream();
        using var symbols = new MemoryStream();
        module.Write(image, new WriterParameters
        {
            WriteSymbols = module.HasSymbols,
            SymbolWriterProvider = new SymbolSink(apart ? symbols : null),
        });
        return new WeavingOutcome.Woven(image.ToArray(), apart ? symbols.ToArray() : null, left);
    }

    private static bool IsOf(TypeDefinition type, Func<string, bool> isWoven)
    {
        var files = MethodsOf(type)
            .SelectMany(method => method.DebugInformation.SequencePoints)
            .Select(point => point.Document.Url)
            .Distinct()
            .ToList();
        return files.Count == 0 || files.Exists(file => isWoven(file));
    }

    private static IEnumerable<MethodDefinition> MethodsOf(TypeDefinition type) =>
        type.Methods.Where(method => method.HasBody).Concat(type.NestedTypes.SelectMany(MethodsOf));
}
