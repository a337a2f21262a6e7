using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Grader.Weaver;

/// <summary>
/// What lies on the evaluation stack in front of each instruction of a method. One pass is enough for what a C#
/// compiler makes; a method that would need more is not woven.
/// </summary>
internal sealed class StackFlow
{
    private readonly MethodDefinition method;
    private readonly Dictionary<Instruction, List<Slot>> arriving = [];
    private readonly Dictionary<Instruction, Slot[]> taken = [];
    private readonly Dictionary<VariableDefinition, Slot> references = [];
    private readonly HashSet<Instruction> statementStarts = [];
    private readonly HashSet<Instruction> escaped = [];

    /// <exception cref="UnweavableException">The stack differs with the way that was taken.</exception>
    public StackFlow(MethodDefinition method)
    {
        this.method = method;
        foreach (var handler in method.Body.ExceptionHandlers)
        {
            if (handler.FilterStart is { } filter)
                arriving[filter] = [Slot.Unknown];
            arriving[handler.HandlerStart] =
                handler.HandlerType is ExceptionHandlerType.Catch or ExceptionHandlerType.Filter ? [Slot.Unknown] : [];
        }

        var seen = new HashSet<Instruction>();
        List<Slot>? stack = [];
        foreach (var instruction in method.Body.Instructions)
        {
            if (arriving.TryGetValue(instruction, out var others))
                stack = stack is null ? others : Joined(stack, others, instruction);
            stack ??= [];
            if (stack.Count == 0)
                statementStarts.Add(instruction);
            seen.Add(instruction);
            Step(instruction, stack);
            foreach (var target in Targets(instruction))
                Arrive(target, stack, seen);
            if (instruction.OpCode.FlowControl is FlowControl.Branch or FlowControl.Return or FlowControl.Throw)
                stack = null;
        }
    }

    /// <summary>What an instruction takes from the stack, in the order in which it was put there.</summary>
    public IReadOnlyList<Slot> TakenBy(Instruction instruction) => taken[instruction];

    /// <summary>Whether nothing lies on the stack in front of an instruction.</summary>
    public bool StartsStatement(Instruction instruction) => statementStarts.Contains(instruction);

    /// <summary>Whether a local holds a reference, and with it what is known about its place.</summary>
    public bool KeepsReferences => references.Count > 0;

    /// <summary>Whether the address that an instruction takes goes where it can't be followed.</summary>
    public bool Escapes(Instruction root) => escaped.Contains(root);

    public void LetEscape(Slot address)
    {
        if (address.Root is { } root)
            escaped.Add(root);
    }

    private static Instruction[] Targets(Instruction instruction) => instruction.Operand switch
    {
        Instruction target => [target],
        Instruction[] targets => targets,
        _ => [],
    };

    private void Arrive(Instruction target, List<Slot> stack, HashSet<Instruction> seen)
    {
        // A backward branch: what was said about the code behind the target must hold for this way, too.
        if (seen.Contains(target))
        {
            if (stack.Count > 0)
                throw new UnweavableException("a loop keeps values on the stack");
            return;
        }

        arriving[target] = arriving.TryGetValue(target, out var others) ? Joined(stack, others, target) : [.. stack];
    }

    private List<Slot> Joined(List<Slot> stack, List<Slot> others, Instruction target)
    {
        if (stack.Count != others.Count)
            throw new UnweavableException($"the stack at {target.Offset:x4} depends on the way that was taken");
        for (var index = 0; index < stack.Count; index++)
        {
            if (stack[index].Root == others[index].Root)
                continue;
            LetEscape(stack[index]);
            LetEscape(others[index]);
        }

        return [.. stack.Zip(others, Slot.Either)];
    }

    private void Step(Instruction instruction, List<Slot> stack)
    {
        var code = instruction.OpCode;
        var pops = code.FlowControl == FlowControl.Throw || code.StackBehaviourPop == StackBehaviour.PopAll
            ? stack.Count
            : PopsOf(instruction);
        if (pops > stack.Count)
            throw new UnweavableException($"the instruction at {instruction.Offset:x4} takes more than there is");
        Slot[] operands = [.. stack.Skip(stack.Count - pops)];
        taken[instruction] = operands;
        stack.RemoveRange(stack.Count - pops, pops);
        if (code.Code == Code.Stloc)
            Store((VariableDefinition)instruction.Operand, operands[0]);
        if (code.Code == Code.Dup)
            stack.Add(operands[0]);
        for (var pushes = code.Code == Code.Dup ? 1 : PushesOf(instruction); pushes > 0; pushes--)
            stack.Add(Pushed(instruction, operands));
    }

    /// <summary>A local for a reference points to where it was first set, if that is its only place.</summary>
    private void Store(VariableDefinition local, Slot value)
    {
        if (!local.VariableType.IsByReference)
            return;
        if (!references.TryGetValue(local, out var before))
        {
            references.Add(local, value);
            return;
        }

        LetEscape(before);
        LetEscape(value);
        references[local] = Slot.Unknown;
    }

    private Slot Pushed(Instruction instruction, Slot[] operands)
    {
        Slot Address(Instruction? root) => new([instruction], instruction, IsAddress: true, root);
        switch (instruction.OpCode.Code)
        {
            case Code.Dup:
                return operands[0] with { Producers = [instruction] };
            case Code.Ldflda:
                // The field of a struct lies in whatever the struct lies in.
                return Address(operands[0].IsAddress ? operands[0].Root : instruction);
            case Code.Ldsflda or Code.Ldelema:
                return Address(instruction);
            case Code.Ldloca or Code.Ldarga or Code.Unbox:
                return Address(null);
            case Code.Ldloc when ((VariableDefinition)instruction.Operand).VariableType is var type
                && (type.IsByReference || type.IsPointer || type.IsPinned):
                return Address(references.GetValueOrDefault((VariableDefinition)instruction.Operand)?.Root);
            case Code.Ldarg:
                var argument = (ParameterDefinition)instruction.Operand;
                return argument.ParameterType.IsByReference || argument.ParameterType.IsPointer
                    || (argument == method.Body.ThisParameter && method.DeclaringType.IsValueType)
                    ? Address(null)
                    : new Slot([instruction], instruction);
            case Code.Call or Code.Callvirt
                when ((MethodReference)instruction.Operand).ReturnType is var result
                && (Bare(result).IsByReference || result.IsPointer):
                return Address(null);
            default:
                return new Slot([instruction], instruction);
        }
    }

    private static TypeReference Bare(TypeReference type) =>
        type is IModifierType modified ? Bare(modified.ElementType) : type;

    private int PopsOf(Instruction instruction) => instruction.OpCode.StackBehaviourPop switch
    {
        StackBehaviour.Pop0 => 0,
        StackBehaviour.Pop1 or StackBehaviour.Popi or StackBehaviour.Popref => 1,
        StackBehaviour.Pop1_pop1 or StackBehaviour.Popi_pop1 or StackBehaviour.Popi_popi or StackBehaviour.Popi_popi8
            or StackBehaviour.Popi_popr4 or StackBehaviour.Popi_popr8 or StackBehaviour.Popref_pop1
            or StackBehaviour.Popref_popi => 2,
        StackBehaviour.Varpop when instruction.OpCode.Code == Code.Ret =>
            Bare(method.ReturnType).MetadataType == MetadataType.Void ? 0 : 1,
        StackBehaviour.Varpop when instruction.Operand is IMethodSignature called =>
            called.Parameters.Count
            + (called.HasThis && !called.ExplicitThis && instruction.OpCode.Code != Code.Newobj ? 1 : 0)
            + (instruction.OpCode.Code == Code.Calli ? 1 : 0),
        _ => 3,
    };

    private static int PushesOf(Instruction instruction) => instruction.OpCode.StackBehaviourPush switch
    {
        StackBehaviour.Push0 => 0,
        StackBehaviour.Varpush when instruction.Operand is IMethodSignature called =>
            Bare(called.ReturnType).MetadataType == MetadataType.Void ? 0 : 1,
        _ => 1,
    };
}
