namespace Katas.Support.Messages;

/// <summary>
/// The name of a type as it stands in source: <c>Outcome&lt;int&gt;.Failed</c>. What is nested in a test class is named
/// alone.
/// </summary>
internal static class TypeName
{
    private static readonly Dictionary<Type, string> keywords = new()
    {
        [typeof(int)] = "int",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(object)] = "object",
        [typeof(long)] = "long",
        [typeof(double)] = "double",
    };

    public static string Of(Type type)
    {
        if (keywords.TryGetValue(type, out var keyword))
            return keyword;
        if (type.IsArray)
            return $"{Of(type.GetElementType()!)}[]";
        if (type.IsGenericParameter)
            return type.Name;

        // A nested type repeats the arguments of the types around it.
        var arguments = type.GetGenericArguments();
        var around = type.DeclaringType?.GetGenericArguments().Length ?? 0;
        var own = arguments[around..];
        var name = type.Name.Split('`')[0] + (own.Length == 0 ? "" : $"<{string.Join(", ", own.Select(Of))}>");
        return type.DeclaringType is { } outer && !outer.Name.EndsWith("Tests", StringComparison.Ordinal)
            ? $"{Of(outer.IsGenericTypeDefinition && !type.IsGenericTypeDefinition ? outer.MakeGenericType(arguments[..around]) : outer)}.{name}"
            : name;
    }
}
