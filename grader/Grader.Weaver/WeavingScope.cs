using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace Grader.Weaver;

/// <summary>One module while it is woven.</summary>
internal sealed class WeavingScope(ModuleDefinition module, PointCatalog points)
{
    private const string Marker = "Katas.Woven";
    private const int MaxOptimized = 5_000;
    private readonly Dictionary<Hook, MethodReference> hooks = [];
    private readonly Dictionary<TypeDefinition, Dictionary<string, FieldDefinition>> fields = [];
    private readonly List<LeftMethod> left = [];

    public IReadOnlyList<LeftMethod> Left => left;

    public PointCatalog Points => points;

    public ModuleDefinition Module => module;

    public MethodReference Import(Hook hook)
    {
        if (!hooks.TryGetValue(hook, out var imported))
            hooks.Add(hook, imported = module.ImportReference(points.Of(hook)));
        return imported;
    }

    /// <summary>The field as it is declared in this module; null if it is another's.</summary>
    public FieldDefinition? Declared(FieldReference field)
    {
        if (field is FieldDefinition own)
            return own;
        if (field.DeclaringType.GetElementType() is not TypeDefinition type)
            return null;
        if (!fields.TryGetValue(type, out var known))
        {
            known = type.Fields.GroupBy(one => one.Name).ToDictionary(one => one.Key, one => one.First());
            fields.Add(type, known);
        }

        return known.GetValueOrDefault(field.Name);
    }

    /// <summary>Whether code of a woven file has a hand in the schedules.</summary>
    public WeavingOutcome.Refused? ForbiddenUseIn(MethodDefinition method)
    {
        foreach (var instruction in method.Body.Instructions)
        {
            if (instruction.Operand is not MemberReference member || Forbidden(member) is not { } use)
                continue;
            var point = method.DebugInformation.SequencePoints.LastOrDefault(
                point => point.Offset <= instruction.Offset && !point.IsHidden);
            return new WeavingOutcome.Refused(use, point?.Document.Url ?? "", point?.StartLine ?? 0);
        }

        return null;
    }

    public void Weave(MethodDefinition method)
    {
        method.Body.SimplifyMacros();
        try
        {
            new MethodWeaver(this, method).Weave();
        }
        catch (UnweavableException fault)
        {
            Leave(method, fault.Message);
        }
#pragma warning disable CA1031 // whatever it is: one method must not cost the others, and an exploration says so
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Leave(method, $"a fault in the weaver: {fault.GetType().Name}");
        }

        // For each branch that gets shorter, Cecil computes the offsets of the whole method again.
        if (method.Body.Instructions.Count <= MaxOptimized)
            method.Body.OptimizeMacros();
    }

    /// <summary>Says, in the image itself, that it is woven.</summary>
    public void MarkAsWoven()
    {
        var attribute = module.ImportReference(new MethodReference(
            ".ctor",
            module.TypeSystem.Void,
            new TypeReference("System.Reflection", "AssemblyMetadataAttribute", module, module.TypeSystem.CoreLibrary))
        {
            HasThis = true,
            Parameters = { new(module.TypeSystem.String), new(module.TypeSystem.String) },
        });
        module.Assembly.CustomAttributes.Add(new CustomAttribute(attribute)
        {
            ConstructorArguments = { new(module.TypeSystem.String, Marker), new(module.TypeSystem.String, "1") },
        });
    }

    private void Leave(MethodDefinition method, string reason)
    {
        var indexes = method.Body.Instructions.Index().ToDictionary(place => place.Item, place => place.Index);
        var edits = new BodyEdits(method);
        edits.Before(
            method.Body.Instructions[0],
            Instruction.Create(OpCodes.Ldstr, new Sites(method, indexes).At(0, Readable.NameOf(method), reason)),
            Instruction.Create(OpCodes.Call, Import(Hook.NotWoven)));
        edits.Apply();
        left.Add(new LeftMethod(Readable.NameOf(method), reason));
    }

    private static string? Forbidden(MemberReference member)
    {
        var type = (member as TypeReference ?? member.DeclaringType)?.GetElementType();
        while (type?.DeclaringType is { } outer)
            type = outer;
        return type is { Scope: AssemblyNameReference { Name: "Katas.Support" } }
            && (type.Namespace == PointCatalog.Namespace
                || type.FullName is "Katas.Support.Threads" or "Katas.Support.Meet")
                ? type.FullName
                : null;
    }
}
