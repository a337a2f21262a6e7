using System.Reflection;

namespace Katas.Support.Threading;

/// <summary>What the weaver says about an assembly.</summary>
internal static class Woven
{
    /// <summary>Whether points were put into <paramref name="tests"/>, or into something that it refers to.</summary>
    public static bool Is(Assembly tests)
    {
        var names = tests.GetReferencedAssemblies().Select(name => name.Name).ToHashSet();
        return AppDomain.CurrentDomain.GetAssemblies()
            .Where(assembly => assembly == tests || names.Contains(assembly.GetName().Name))
            .SelectMany(assembly => assembly.GetCustomAttributes<AssemblyMetadataAttribute>())
            .Any(data => data.Key == "Katas.Woven");
    }
}
