using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Grader.Weaver;

/// <summary>Shows a point whose object, array or index it is about, though other values may lie on top of it.</summary>
internal sealed class Owners(
    MethodDefinition method, TypeSystem types, BodyEdits edits, Dictionary<Instruction, int> indexes)
{
    private readonly Temporaries temporaries = new(method);

    /// <summary>
    /// What loads the object of a slot in front of an instruction that comes later; null if it is unknown.
    /// </summary>
    /// <param name="slot">The slot.</param>
    /// <param name="until">The index of the last instruction that needs it.</param>
    /// <param name="isOnTop">Whether it lies on top of the stack there.</param>
    /// <param name="type">Its type, a class; an object if null.</param>
    public IEnumerable<Instruction> Load(Slot slot, int until, bool isOnTop = false, TypeReference? type = null)
    {
        if (slot.IsAddress || slot.Producers.Count == 0)
            return [Instruction.Create(OpCodes.Ldnull)];
        if (slot.Origin?.OpCode.Code == Code.Ldarg && slot.Origin.Operand == method.Body.ThisParameter)
            return [Instruction.Create(OpCodes.Ldarg, method.Body.ThisParameter)];
        if (isOnTop)
            return [Instruction.Create(OpCodes.Dup)];
        return [Instruction.Create(OpCodes.Ldloc, Kept(slot, until, type ?? types.Object))];
    }

    /// <summary>What loads an index as a native integer.</summary>
    public IEnumerable<Instruction> LoadIndex(Slot slot, int until)
    {
        if (slot.Origin is { OpCode.Code: Code.Ldc_I4 } constant)
            return [Instruction.Create(OpCodes.Ldc_I4, (int)constant.Operand), Instruction.Create(OpCodes.Conv_I)];
        return [Instruction.Create(OpCodes.Ldloc, Kept(slot, until, types.IntPtr, OpCodes.Conv_I))];
    }

    private VariableDefinition Kept(Slot slot, int until, TypeReference type, params OpCode[] conversion)
    {
        if (slot.Producers.Count == 0)
            throw new UnweavableException("it is unknown where an index comes from");
        var local = temporaries.Take(type, slot.Producers.Min(producer => indexes[producer]), until);
        foreach (var producer in slot.Producers)
        {
            edits.Behind(
                producer,
                [
                    Instruction.Create(OpCodes.Dup),
                    .. conversion.Select(code => Instruction.Create(code)),
                    Instruction.Create(OpCodes.Stloc, local),
                ]);
        }

        return local;
    }
}
