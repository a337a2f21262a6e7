using System.Reflection;
using System.Runtime.CompilerServices;

namespace Katas.Support.Waiting;

/// <summary>A line at which an async method waits.</summary>
/// <param name="Method">Its name, as it stands in the source; empty for a lambda.</param>
/// <param name="Path">Where the source was when it was compiled.</param>
internal sealed record AwaitSite(string Method, string Path, int Line)
{
    private string File => System.IO.Path.GetFileName(Path);

    /// <returns>Null where the state machine does not wait, or has no source here.</returns>
    public static AwaitSite? Of(IAsyncStateMachine machine)
    {
        var type = machine.GetType();
        if (type.Assembly == typeof(AwaitSite).Assembly)
            return null;
        if (type.GetField("<>1__state")?.GetValue(machine) is not (int state and >= 0))
            return null;
        var moveNext = type.GetMethod("MoveNext", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public);
        return moveNext is not null && SourceMap.LineOf(moveNext, state) is var (file, line)
            ? new AwaitSite(NameOf(type), file, line)
            : null;
    }

    public override string ToString() => Method.Length == 0 ? $"{File}:{Line}" : $"{Method} ({File}:{Line})";

    /// <summary>The compiler calls the machine of <c>GetAsync</c> <c>&lt;GetAsync&gt;d__5</c>, and that of a lambda or local function otherwise.</summary>
    private static string NameOf(Type machine)
    {
        var end = machine.Name.IndexOf('>', StringComparison.Ordinal);
        var name = machine.Name.StartsWith('<') && end > 1 ? machine.Name[1..end] : "";
        return name.Contains('<', StringComparison.Ordinal) ? "" : name;
    }
}
