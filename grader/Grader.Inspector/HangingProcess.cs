using Microsoft.Diagnostics.Runtime;

namespace Grader.Inspector;

/// <summary>
/// What the learner's code is doing in a process that does not end: where it runs, blocks or awaits.
/// </summary>
internal sealed class HangingProcess(ClrRuntime runtime, string assembly, SourceMap source)
{
    private const int MaxFrames = 200;

    /// <summary>Methods between the learner's code and the wait; the first match tells the kind of wait.</summary>
    private static readonly (string Method, string Meaning)[] Waits =
    [
        ("System.Threading.Thread.Sleep", "sleeps"),
        ("System.Threading.Thread.Join", "waits for a thread"),
        ("System.Threading.Monitor.Enter", "waits for a lock"),
        ("System.Threading.Lock.", "waits for a lock"),
        ("System.Threading.Tasks.Task", "blocks on a task"),
        ("System.Runtime.CompilerServices.TaskAwaiter", "blocks on a task"),
        ("System.Threading.SpinWait", "spins"),
        ("System.Threading.Monitor.Wait", "blocks"),
        ("System.Threading.WaitHandle", "blocks"),
        ("System.Threading.SemaphoreSlim", "blocks"),
        ("System.Threading.ManualResetEventSlim", "blocks"),
        ("System.Threading.CountdownEvent", "blocks"),
        ("System.Threading.Barrier", "blocks"),
        ("System.Console.Read", "reads the console"),
    ];

    /// <summary>The worker runs on the same runtime as this program, so this runtime's library can read it.</summary>
    public static ClrRuntime Open(DataTarget target)
    {
        var folder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var library = OperatingSystem.IsWindows() ? "mscordaccore.dll"
            : OperatingSystem.IsMacOS() ? "libmscordaccore.dylib"
            : "libmscordaccore.so";
        return target.ClrVersions[0].CreateRuntime(Path.Combine(folder, library), ignoreMismatch: true);
    }

    /// <summary>One sentence each, without its subject; threads come before awaits.</summary>
    public IEnumerable<string> Findings() => OnThreads().Concat(AtAwaits()).Distinct();

    private IEnumerable<string> OnThreads()
    {
        foreach (var thread in runtime.Threads)
        {
            var above = new List<string>();
            foreach (var frame in thread.EnumerateStackTrace().Take(MaxFrames))
            {
                if (frame.Method is not { } method)
                    continue;
                if (IsLearners(method.Type.Module))
                {
                    var offset = method.GetILOffset(frame.InstructionPointer);
                    yield return $"{Meaning(above)} in {source.Describe(method.MetadataToken, offset)}";
                    break;
                }

                above.Add($"{method.Type.Name}.{method.Name}");
            }
        }
    }

    private IEnumerable<string> AtAwaits() =>
        from made in runtime.Heap.EnumerateObjects()
        let type = made.Type
        where type is not null
            && IsLearners(type.Module)
            && type.GetFieldByName("<>1__state") is not null
            && type.EnumerateInterfaces()
                .Any(contract => contract.Name == "System.Runtime.CompilerServices.IAsyncStateMachine")
        let state = made.ReadField<int>("<>1__state")
        where state >= 0
        select $"awaits in {source.DescribeAwait(type.MetadataToken, state)}";

    private bool IsLearners(ClrModule module) => module.Name == assembly;

    private static string Meaning(List<string> above)
    {
        foreach (var (method, meaning) in Waits)
        {
            if (above.Exists(frame => frame.StartsWith(method, StringComparison.Ordinal)))
                return meaning;
        }

        return "runs";
    }
}
