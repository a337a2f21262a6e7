using Mono.Cecil;

namespace Grader.Weaver;

/// <summary>
/// The methods of <c>Katas.Support.Threading.Points</c>. They are read from the image, not by reflection, which would
/// bring in the runtime's private assemblies.
/// </summary>
internal sealed class PointCatalog
{
    public const string Namespace = "Katas.Support.Threading";
    private readonly Dictionary<Hook, MethodDefinition> hooks;
    private readonly Dictionary<string, List<MethodDefinition>> replacements = [];

    private PointCatalog(TypeDefinition type)
    {
        hooks = Enum.GetValues<Hook>().ToDictionary(
            hook => hook, hook => type.Methods.Single(method => method.Name == hook.ToString()));
        foreach (var method in type.Methods)
        {
            foreach (var attribute in method.CustomAttributes.Where(
                attribute => attribute.AttributeType.Name == "InsteadOfAttribute"))
            {
                var replaced = (TypeReference)attribute.ConstructorArguments[0].Value;
                var key = Key(replaced.FullName, (string)attribute.ConstructorArguments[1].Value);
                if (!replacements.TryGetValue(key, out var methods))
                    replacements.Add(key, methods = []);
                methods.Add(method);
            }
        }
    }

    public static PointCatalog? Of(byte[] support)
    {
        var module = ModuleDefinition.ReadModule(
            new MemoryStream(support, writable: false),
            new ReaderParameters { AssemblyResolver = NothingToResolve.Instance });
        return module.GetType(Namespace, "Points") is { } type ? new PointCatalog(type) : null;
    }

    public MethodDefinition Of(Hook hook) => hooks[hook];

    /// <summary>The method that is called instead, with a site behind its arguments; null if there is none.</summary>
    /// <param name="type">The type that is called; for an interface's method, the struct that it is called on.</param>
    /// <param name="called">What is called.</param>
    public MethodDefinition? InsteadOf(TypeReference type, MethodReference called) =>
        replacements.GetValueOrDefault(Key(type.GetElementType().FullName, called.Name))?
            .Find(method => Takes(method, type, called));

    /// <summary>The parameters are the receiver, if there is one, those of the called method, and the site.</summary>
    private static bool Takes(MethodDefinition method, TypeReference type, MethodReference called)
    {
        var receivers = called.HasThis && called.Name != ".ctor" ? 1 : 0;
        var arity = (type as GenericInstanceType)?.GenericArguments.Count ?? 0;
        return method.Parameters.Count == receivers + called.Parameters.Count + 1
            && method.GenericParameters.Count
                == arity + ((called as GenericInstanceMethod)?.GenericArguments.Count ?? 0)
            && called.GetElementMethod().Parameters.Select(parameter => Shape(parameter.ParameterType, arity))
                .SequenceEqual(method.Parameters.Skip(receivers).SkipLast(1)
                    .Select(parameter => Shape(parameter.ParameterType, 0)));
    }

    /// <summary>A type's name, in which the type parameters of a type and of a method are counted through.</summary>
    private static string Shape(TypeReference type, int arity) => type switch
    {
        GenericParameter { Type: GenericParameterType.Type } parameter => $"!{parameter.Position}",
        GenericParameter parameter => $"!{arity + parameter.Position}",
        GenericInstanceType generic =>
            $"{generic.ElementType.FullName}<{string.Join(',', generic.GenericArguments.Select(
                argument => Shape(argument, arity)))}>",
        ArrayType array => $"{Shape(array.ElementType, arity)}[{array.Rank}]",
        ByReferenceType reference => $"{Shape(reference.ElementType, arity)}&",
        IModifierType modified => Shape(modified.ElementType, arity),
        _ => type.FullName,
    };

    private static string Key(string type, string member) => $"{type}::{member}";
}
