using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using System.Text;
using Grader.Engine.Compilation;
using Grader.Engine.Processes;
using Grader.Tests.House;
using Grader.Weaver;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace Grader.Tests.Weaving;

/// <summary>A program for the weaver, compiled by the SDK's compiler.</summary>
/// <param name="Image">The assembly.</param>
/// <param name="Symbols">Its PDB, null if embedded.</param>
internal sealed record CompiledSample(byte[] Image, byte[]? Symbols)
{
    private static readonly SemaphoreSlim Turn = new(1);
    private static SdkRoslyn? roslyn;

    public static CodeWeaver Weaver { get; } =
        CodeWeaver.For(File.ReadAllBytes(typeof(Katas.Support.Pump).Assembly.Location))!;

    /// <summary>Compiles a file of the folder <c>Samples</c>.</summary>
    public static Task<CompiledSample> OfFileAsync(string name, bool optimized, bool embedded = true)
    {
        var path = Path.Combine(Repository.Root, "grader", "Grader.Tests", "Weaving", "Samples", name);
        return OfFilesAsync([path], optimized, embedded);
    }

    public static Task<CompiledSample> OfFilesAsync(IEnumerable<string> paths, bool optimized, bool embedded = true) =>
        OfAsync(paths.ToDictionary(path => path, File.ReadAllText), optimized, embedded);

    public static Task<CompiledSample> OfTextAsync(string text, bool optimized, bool embedded = true) =>
        OfAsync(new Dictionary<string, string> { ["/Sample.cs"] = text }, optimized, embedded);

    /// <param name="sources">The content of each file, by its path.</param>
    /// <param name="optimized">Whether it is compiled as for a release.</param>
    /// <param name="embedded">Whether the symbols are in the image.</param>
    public static async Task<CompiledSample> OfAsync(
        IReadOnlyDictionary<string, string> sources, bool optimized, bool embedded = true)
    {
        await Turn.WaitAsync();
        try
        {
            if (roslyn is null)
            {
                roslyn = new SdkRoslyn();
                roslyn.Use(await new SdkLocation(
                    new ProcessRunner(), Path.Combine(Repository.Clone.Katas, "support", "Katas.Support.csproj"))
                    .RoslynAsync(CancellationToken.None));
            }
        }
        finally
        {
            Turn.Release();
        }

        return Compiler.Compile(sources, optimized, embedded);
    }

    /// <summary>The woven program; the test fails where a method could not be woven.</summary>
    public CompiledSample Woven()
    {
        var woven = Weaver.Weave(Image, Symbols, _ => true).Should().BeOfType<WeavingOutcome.Woven>().Subject;
        woven.Left.Should().BeEmpty();
        return new CompiledSample(woven.Image, woven.Symbols);
    }

    public Assembly Load() => new AssemblyLoadContext(null, isCollectible: true).LoadFromStream(
        new MemoryStream(Image, writable: false), Symbols is null ? null : new MemoryStream(Symbols, writable: false));

    /// <summary>Calls a static method without arguments.</summary>
    public string Run(string type, string method) =>
        (string)Load().GetType(type, throwOnError: true)!.GetMethod(method)!
            .Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null)!;

    /// <summary>Has the runtime compile each method, which it refuses where the code is wrong.</summary>
    public void CompileEachMethod()
    {
        const BindingFlags all = BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic
            | BindingFlags.Instance | BindingFlags.Static;
        foreach (var type in Load().GetTypes())
        {
            foreach (var method in type.GetMembers(all).OfType<MethodBase>().Where(method => !method.IsAbstract))
            {
                var parameters = method.IsGenericMethod
                    ? type.GetGenericArguments().Concat(method.GetGenericArguments())
                    : type.GetGenericArguments();
                RuntimeHelpers.PrepareMethod(method.MethodHandle, [.. parameters.Select(Argument)]);
            }
        }
    }

    /// <summary>A type that a type parameter can stand for.</summary>
    private static RuntimeTypeHandle Argument(Type parameter) =>
        (parameter.GetGenericParameterConstraints().FirstOrDefault(bound => bound is { IsInterface: false })
            ?? typeof(string)).TypeHandle;

    /// <summary>In a class of its own, so that no Roslyn type is loaded before <see cref="SdkRoslyn.Use"/>.</summary>
    private static class Compiler
    {
        private const string Usings = """
            global using System;
            global using System.Collections.Generic;
            global using System.IO;
            global using System.Linq;
            global using System.Threading;
            global using System.Threading.Tasks;
            global using Katas.Support;
            """;

        /// <exception cref="InvalidOperationException">The program has an error.</exception>
        public static CompiledSample Compile(
            IReadOnlyDictionary<string, string> sources, bool optimized, bool embedded)
        {
            var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
                .Where(file => Path.GetFileName(file).StartsWith("System.", StringComparison.Ordinal)
                    || Path.GetFileName(file) is "Microsoft.CSharp.dll" or "mscorlib.dll" or "Katas.Support.dll");
            var compilation = CSharpCompilation.Create(
                "sample",
                sources.Append(new("/Usings.cs", Usings)).Select(source => CSharpSyntaxTree.ParseText(
                    SourceText.From(source.Value, Encoding.UTF8), path: source.Key)),
                platform.Select(file => MetadataReference.CreateFromFile(file)),
                new CSharpCompilationOptions(
                    OutputKind.DynamicallyLinkedLibrary,
                    optimizationLevel: optimized ? OptimizationLevel.Release : OptimizationLevel.Debug,
                    allowUnsafe: true,
                    nullableContextOptions: NullableContextOptions.Enable,
                    deterministic: true));
            using var image = new MemoryStream();
            using var symbols = embedded ? null : new MemoryStream();
            var result = compilation.Emit(image, symbols, options: new EmitOptions(
                debugInformationFormat: embedded ? DebugInformationFormat.Embedded : DebugInformationFormat.PortablePdb,
                pdbFilePath: embedded ? null : "/somewhere/sample.pdb"));
            if (!result.Success)
                throw new InvalidOperationException(string.Join('\n', result.Diagnostics.Where(
                    diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)));
            return new CompiledSample(image.ToArray(), symbols?.ToArray());
        }
    }
}
