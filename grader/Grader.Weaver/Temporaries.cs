using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Grader.Weaver;

/// <summary>
/// Locals that keep a value from where it is made to the point that shows it. One is used again as soon as it is free:
/// a very large method would otherwise have too many for the JIT to optimize. Those that end first are taken first.
/// </summary>
internal sealed class Temporaries(MethodDefinition method)
{
    private readonly List<Held> all = [];

    /// <param name="type">The type of the value.</param>
    /// <param name="from">The index of the first instruction that needs it.</param>
    /// <param name="until">The index of the last.</param>
    public VariableDefinition Take(TypeReference type, int from, int until)
    {
        if (all.Find(held => held.Local.VariableType == type && held.Until <= from) is not { } free)
        {
            all.Add(free = new Held(new VariableDefinition(type)));
            method.Body.Variables.Add(free.Local);
        }

        free.Until = until;
        return free.Local;
    }

    private sealed class Held(VariableDefinition local)
    {
        public VariableDefinition Local => local;

        public int Until { get; set; }
    }
}
