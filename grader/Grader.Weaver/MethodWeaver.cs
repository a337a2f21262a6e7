using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Grader.Weaver;

/// <summary>Finds out which points the code of one method needs, and puts them there.</summary>
internal sealed class MethodWeaver
{
    private readonly WeavingScope scope;
    private readonly MethodDefinition method;
    private readonly Dictionary<Instruction, int> indexes;
    private readonly StackFlow flow;
    private readonly Sites sites;
    private readonly BodyEdits edits;
    private readonly Owners owners;
    private readonly List<Access> accesses = [];
    private readonly List<CallPoint> calls = [];

    /// <exception cref="UnweavableException">The code is unlike what a C# compiler makes.</exception>
    public MethodWeaver(WeavingScope scope, MethodDefinition method)
    {
        this.scope = scope;
        this.method = method;
        indexes = method.Body.Instructions.Index().ToDictionary(place => place.Item, place => place.Index);
        flow = new StackFlow(method);
        sites = new Sites(method, indexes);
        edits = new BodyEdits(method);
        owners = new Owners(method, scope.Module.TypeSystem, edits, indexes);
    }

    public void Weave()
    {
        // Whoever waits for a static constructor waits for the runtime's own lock.
        if (method is { IsConstructor: true, IsStatic: true })
            return;
        foreach (var instruction in method.Body.Instructions)
            Look(instruction);

        // What a constructor sets nobody else sees yet.
        var plain = accesses.Where(access => access.Hook == Hook.Atomically
            || (!method.IsConstructor && (access.Place == access.At || !flow.Escapes(access.Place))));
        var escaped = method.IsConstructor ? [] : indexes.Keys.Where(flow.Escapes).Select(Refers);
        // In order, so that a temporary that is free again can be found.
        var points = plain.Concat(escaped).Select(access => (access.At, Put: (Action)(() => Put(access))))
            .Concat(calls.Select(call => (call.At, Put: (Action)(() => Put(call)))));
        foreach (var (_, put) in points.OrderBy(point => indexes[point.At]))
            put();
        if (!edits.IsEmpty)
            edits.Apply();

        static Access Refers(Instruction root) => new(root, root, Hook.Refers, "");
    }

    private void Look(Instruction instruction)
    {
        var taken = flow.TakenBy(instruction);
        switch (instruction.OpCode.Code)
        {
            case Code.Ldsfld:
            case Code.Ldfld when !taken[0].IsAddress:
            case >= Code.Ldelem_I1 and <= Code.Ldelem_Ref or Code.Ldelem_Any:
                accesses.Add(new Access(instruction, instruction, Hook.Reads, ""));
                break;
            case Code.Stsfld:
            case Code.Stfld when !taken[0].IsAddress:
            case >= Code.Stelem_I and <= Code.Stelem_Ref or Code.Stelem_Any:
                accesses.Add(new Access(instruction, instruction, Hook.Writes, ""));
                break;
            case Code.Ldfld or Code.Ldobj or >= Code.Ldind_I1 and <= Code.Ldind_Ref:
                Follow(taken[0], instruction, Hook.Reads);
                break;
            case Code.Stfld or Code.Stobj or Code.Initobj or >= Code.Stind_Ref and <= Code.Stind_R8 or Code.Stind_I:
                Follow(taken[0], instruction, Hook.Writes);
                foreach (var value in taken.Skip(1))
                    flow.LetEscape(value);
                break;
            case Code.Call or Code.Callvirt or Code.Newobj:
                LookAtCall(instruction, (MethodReference)instruction.Operand, taken);
                break;
            // The address goes on, and so does what is known about it.
            case Code.Ldflda or Code.Dup or Code.Pop:
            case Code.Stloc when ((VariableDefinition)instruction.Operand).VariableType.IsByReference:
                break;
            default:
                foreach (var operand in taken)
                    flow.LetEscape(operand);
                break;
        }
    }

    private void LookAtCall(Instruction instruction, MethodReference called, IReadOnlyList<Slot> taken)
    {
        var type = instruction.Previous is { OpCode.Code: Code.Constrained, Operand: TypeReference actual }
            && actual is not GenericParameter
                ? actual
                : called.DeclaringType;
        var replacement = called.Name == ".ctor" && instruction.OpCode.Code != Code.Newobj
            ? null
            : scope.Points.InsteadOf(type, called);
        // There, it is called when the awaited task is done.
        if (replacement is not null && called.Name == "GetResult" && CompilerMade.IsStateMachine(method.DeclaringType))
            return;
        var kind = replacement is null ? Calls.Of(type, called) : CallKind.Nothing;
        foreach (var (index, operand) in taken.Index())
        {
            if (operand.Root is null)
                continue;
            if (kind == CallKind.Atomic)
                accesses.Add(new Access(operand.Root, instruction, Hook.Atomically, Readable.NameOf(type, called)));
            else if (index == 0 && called.HasThis && Calls.LeavesStruct(type))
                Follow(operand, operand.Root, Hook.Reads);
            else
                flow.LetEscape(operand);
        }

        if (replacement is not null)
            Replace(instruction, type, called, replacement);
        else
            AddPoints(instruction, type, called, kind, taken);
    }

    private void AddPoints(
        Instruction instruction, TypeReference type, MethodReference called, CallKind kind, IReadOnlyList<Slot> taken)
    {
        var receiver = called.HasThis && instruction.OpCode.Code != Code.Newobj ? taken[0] : Slot.Unknown;
        switch (kind)
        {
            case CallKind.ReadsCollection:
                AddCollection(Hook.ReadsCollection, receiver);
                break;
            case CallKind.WritesCollection:
                AddCollection(Hook.WritesCollection, receiver);
                break;
            case CallKind.ReadsArguments:
                AddArguments();
                break;
            case CallKind.WritesCollectionReadsArguments:
                AddArguments();
                AddCollection(Hook.WritesCollection, receiver);
                break;
            case CallKind.Invokes:
                calls.Add(new CallPoint(instruction, Hook.Invokes, receiver, type, called));
                break;
            case CallKind.Atomic when !taken.Any(operand => operand.Root is not null):
            case CallKind.Synchronizes:
                calls.Add(new CallPoint(instruction, Hook.Synchronizes, receiver, type, called));
                break;
        }

        void AddArguments()
        {
            var arguments = taken.Skip(taken.Count - called.Parameters.Count);
            foreach (var (parameter, argument) in called.Parameters.Zip(arguments))
            {
                if (Calls.IsCollection(parameter.ParameterType))
                    AddCollection(Hook.ReadsCollection, argument);
            }
        }

        void AddCollection(Hook hook, Slot subject)
        {
            // A struct, such as an enumerator, is nobody else's; what the same statement makes isn't yet.
            var isOwn = method.IsConstructor || subject.IsAddress
                || subject.Origin?.OpCode.Code is Code.Newobj or Code.Newarr;
            if (isOwn)
                return;
            // Lists of linked nodes are one place: a node that was removed does not know where it was.
            var isLinked = Readable.NameOf(type).StartsWith("LinkedList", StringComparison.Ordinal);
            calls.Add(new CallPoint(instruction, hook, isLinked ? Slot.Unknown : subject, type, called));
        }
    }

    /// <summary>Calls the model instead, which takes the same arguments and a site.</summary>
    private void Replace(
        Instruction instruction, TypeReference type, MethodReference called, MethodDefinition replacement)
    {
        var own = indexes[instruction];
        var start = sites.StartOfLine(own);
        // A 'lock' of a Lock has no line of its own: the statement before it ended on the way here.
        var ofNext = called.Name == "EnterScope"
            && method.Body.Instructions.Skip(start + 1).Take(own - start).Any(flow.StartsStatement);
        var site = sites.At(own, Readable.NameOf(type, called), ofNext: ofNext);
        edits.Before(instruction, Instruction.Create(OpCodes.Ldstr, site));
        if (instruction.Previous is { OpCode.Code: Code.Constrained } prefix)
            edits.Instead(prefix, Instruction.Create(OpCodes.Nop));

        var target = scope.Module.ImportReference(replacement);
        if (replacement.HasGenericParameters)
        {
            var generic = new GenericInstanceMethod(target);
            foreach (var argument in ((type as GenericInstanceType)?.GenericArguments ?? [])
                .Concat((called as GenericInstanceMethod)?.GenericArguments ?? []))
                generic.GenericArguments.Add(argument);
            target = generic;
        }

        edits.Instead(instruction, Instruction.Create(OpCodes.Call, target));
    }

    /// <summary>An access through an address, if it is known to what.</summary>
    private void Follow(Slot address, Instruction at, Hook hook)
    {
        if (address.Root is { } root)
            accesses.Add(new Access(root, at, hook, ""));
    }

    private void Put(CallPoint call)
    {
        var until = indexes[call.At];
        var taken = flow.TakenBy(call.At);
        var isOnTop = taken.Count > 0 && ReferenceEquals(taken[^1], call.Subject);
        var type = call.Hook == Hook.Invokes ? call.Called.DeclaringType : null;
        Put(
            call.At,
            owners.Load(call.Subject, until, isOnTop, type),
            call.Hook,
            sites.At(until, Readable.NameOf(call.Type, call.Called)));
    }

    private void Put(Access access)
    {
        var taken = flow.TakenBy(access.Place);
        // A local for a reference may be used in a loop, long after it was set.
        var until = access.Place != access.At && flow.KeepsReferences ? int.MaxValue : indexes[access.At];
        if (access.Place.Operand is FieldReference field)
        {
            if (scope.Declared(field) is not { } declared || !CompilerMade.IsShared(declared))
                return;
            var isVolatile = declared.FieldType is RequiredModifierType;
            var owner = declared.IsStatic ? Slot.Unknown : taken[0];
            Put(
                access.At,
                owners.Load(owner, until, isOnTop: access.Place == access.At && taken.Count == 1),
                isVolatile ? Hook.Atomically : access.Hook,
                sites.At(
                    indexes[access.At],
                    Readable.NameOf(field),
                    isVolatile && access.Detail.Length == 0 ? "volatile" : access.Detail));
            return;
        }

        // An array that the same statement makes is nobody else's yet.
        if (taken[0].Origin?.OpCode.Code == Code.Newarr)
            return;
        var name = taken[0].Origin?.Operand is FieldReference array ? $"{Readable.NameOf(array)}[]" : "an array";
        Put(
            access.At,
            [.. owners.Load(taken[0], until), .. owners.LoadIndex(taken[1], until)],
            OfElement(access.Hook),
            sites.At(indexes[access.At], name, access.Detail));
    }

    private void Put(Instruction at, IEnumerable<Instruction> arguments, Hook hook, string site)
    {
        while (at.Previous is { OpCode.OpCodeType: OpCodeType.Prefix } prefix)
            at = prefix;
        edits.Before(
            at,
            [
                .. arguments,
                Instruction.Create(OpCodes.Ldstr, site),
                Instruction.Create(OpCodes.Call, scope.Import(hook)),
            ]);
    }

    private static Hook OfElement(Hook hook) => hook switch
    {
        Hook.Reads => Hook.ReadsElement,
        Hook.Writes => Hook.WritesElement,
        Hook.Refers => Hook.RefersElement,
        _ => Hook.AtomicallyElement,
    };

    /// <param name="Place">What names the field, or takes array and index.</param>
    /// <param name="At">What reads or writes.</param>
    /// <param name="Hook">One of those for a field.</param>
    /// <param name="Detail">How, where the hook does not say it.</param>
    private sealed record Access(Instruction Place, Instruction At, Hook Hook, string Detail);

    /// <param name="At">The call.</param>
    /// <param name="Hook">What it is to others.</param>
    /// <param name="Subject">Whom it is about.</param>
    /// <param name="Type">The type that is called.</param>
    /// <param name="Called">The method that is called.</param>
    private sealed record CallPoint(
        Instruction At, Hook Hook, Slot Subject, TypeReference Type, MethodReference Called);
}
