using System.Reflection;
using System.Runtime.Loader;

namespace Grader.Engine.Compilation;

/// <summary>
/// Makes this process use the SDK's own Roslyn: the same compiler as <c>dotnet build</c>, compiled ahead of time.
/// The grader is built against the oldest supported version, and ships none.
/// </summary>
public sealed class SdkRoslyn
{
    private string? folder;

    /// <summary>Must be called before the first method that mentions a Roslyn type.</summary>
    public void Use(string roslyn)
    {
        if (Interlocked.CompareExchange(ref folder, roslyn, null) is null)
            AssemblyLoadContext.Default.Resolving += Resolve;
    }

    private Assembly? Resolve(AssemblyLoadContext context, AssemblyName name)
    {
        var path = Path.Combine(folder!, name.Name + ".dll");
        return name.Name!.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal) && File.Exists(path)
            ? context.LoadFromAssemblyPath(path)
            : null;
    }
}
