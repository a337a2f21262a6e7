using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Grader.Weaver;

/// <summary>
/// What is to be inserted into a method's code, and inserts it all at once. Branches, handlers and sequence points that
/// point to an instruction then point to what was put in front of it.
/// </summary>
internal sealed class BodyEdits(MethodDefinition method)
{
    private readonly Dictionary<Instruction, List<Instruction>> before = [];
    private readonly Dictionary<Instruction, List<Instruction>> behind = [];
    private readonly Dictionary<Instruction, Instruction> instead = [];

    public bool IsEmpty => before.Count + behind.Count + instead.Count == 0;

    public void Before(Instruction place, params IEnumerable<Instruction> inserted) =>
        Of(before, place).AddRange(inserted);

    public void Behind(Instruction place, params IEnumerable<Instruction> inserted) =>
        Of(behind, place).AddRange(inserted);

    public void Instead(Instruction place, Instruction replacement) => instead[place] = replacement;

    public void Apply()
    {
        var code = new List<Instruction>();
        foreach (var instruction in method.Body.Instructions)
        {
            // The instruction itself becomes the first of what comes in front of it: whatever points to it is right.
            var (opCode, operand) = instead.TryGetValue(instruction, out var replacement)
                ? (replacement.OpCode, replacement.Operand)
                : (instruction.OpCode, instruction.Operand);
            List<Instruction> all =
            [
                .. before.GetValueOrDefault(instruction, []),
                Made(opCode, operand),
                .. behind.GetValueOrDefault(instruction, []),
            ];
            (instruction.OpCode, instruction.Operand) = (all[0].OpCode, all[0].Operand);
            code.Add(instruction);
            code.AddRange(all.Skip(1));
        }

        var body = method.Body.Instructions;
        body.Clear();
        foreach (var instruction in code)
            body.Add(instruction);
    }

    private static List<Instruction> Of(Dictionary<Instruction, List<Instruction>> edits, Instruction place)
    {
        if (!edits.TryGetValue(place, out var list))
            edits.Add(place, list = []);
        return list;
    }

    private static Instruction Made(OpCode opCode, object? operand)
    {
        var made = Instruction.Create(OpCodes.Nop);
        (made.OpCode, made.Operand) = (opCode, operand);
        return made;
    }
}
