using Mono.Cecil;

namespace Grader.Weaver;

/// <summary>What the compiler adds to a program, told by its names.</summary>
internal static class CompilerMade
{
    /// <summary>Whether a type runs an async method or an iterator.</summary>
    public static bool IsStateMachine(TypeDefinition type) =>
        type.Name.StartsWith('<') && type.Name.Contains(">d", StringComparison.Ordinal);

    /// <summary>Whether another thread may touch a field, and may find it changed.</summary>
    public static bool IsShared(FieldDefinition field)
    {
        var type = field.DeclaringType;
        // A struct lies in a field, or in a local: that is the place.
        if (field.IsInitOnly || field.IsLiteral || (type.IsValueType && !field.IsStatic) || IsStateMachine(type))
            return false;
        // Cached delegates, and the way to the variables of an outer scope. Captured variables are shared.
        var isCache = type.Name.StartsWith('<') && !type.Name.Contains("DisplayClass", StringComparison.Ordinal);
        return !isCache && !field.Name.StartsWith("<>", StringComparison.Ordinal)
            && !field.Name.StartsWith("CS$", StringComparison.Ordinal);
    }
}
