using Mono.Cecil;

namespace Grader.Weaver;

/// <summary>Names as they are in the source, not as the compiler mangles them.</summary>
internal static class Readable
{
    /// <summary><c>AsyncQueue.Leave</c>, also for a lambda or the state machine of it.</summary>
    public static string NameOf(MethodDefinition method)
    {
        // <Leave>b__1 and <Leave>g__local|2 are made for Leave; so is MoveNext of the type <Leave>d__3.
        var name = method.Name.StartsWith('<') ? Within(method.Name) : method.Name;
        var type = method.DeclaringType;
        for (; type.DeclaringType is not null && type.Name.StartsWith('<'); type = type.DeclaringType)
        {
            if (Within(type.Name) is { Length: > 0 } inner && method.Name == "MoveNext")
                name = inner.StartsWith('<') ? Within(inner) : inner;
        }

        return $"{NameOf(type)}.{name.TrimStart('.')}";
    }

    /// <summary>Without namespace and number of type parameters.</summary>
    public static string NameOf(TypeReference type) => type switch
    {
        ArrayType array => NameOf(array.ElementType) + "[]",
        TypeSpecification constructed => NameOf(constructed.ElementType),
        _ => type.Name.Split('`')[0],
    };

    /// <summary><c>AsyncQueue.unfinished</c>; of a captured variable only its own name.</summary>
    public static string NameOf(FieldReference field)
    {
        var name = field.Name.StartsWith('<') ? Within(field.Name) : field.Name;
        return field.DeclaringType.Name.StartsWith('<') ? name : $"{NameOf(field.DeclaringType)}.{name}";
    }

    /// <summary><c>Queue.Enqueue</c>; <c>Queue.Count</c> for a property.</summary>
    public static string NameOf(TypeReference type, MethodReference called) =>
        $"{NameOf(type)}.{(called.Name is ['g' or 's', 'e', 't', '_', ..] ? called.Name[4..] : called.Name)}";

    private static string Within(string mangled) =>
        mangled.LastIndexOf('>') is > 0 and var end && mangled.IndexOf('<') is >= 0 and var start && start < end
            ? mangled[(start + 1)..end]
            : mangled;
}
