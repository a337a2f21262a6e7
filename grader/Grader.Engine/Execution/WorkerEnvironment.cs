using System.Collections;

namespace Grader.Engine.Execution;

/// <summary>
/// The environment of a worker and of whatever its tests start. It is never the grader's own, which may hold secrets.
/// </summary>
internal static class WorkerEnvironment
{
    /// <summary>Marks every process that descends from a worker.</summary>
    public const string Marker = "GRADER_GRADE";

    private static readonly string[] Inherited =
    [
        "PATH", "LANG", "LC_ALL", "TZ", "USER", "LOGNAME", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH",
        "SystemRoot", "SystemDrive", "windir", "ComSpec", "PATHEXT", "NUMBER_OF_PROCESSORS", "PROCESSOR_ARCHITECTURE",
    ];

    private static readonly string[] Homes =
        ["TMPDIR", "TMP", "TEMP", "HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"];

    public static IReadOnlyDictionary<string, string> Build(
        IDictionary grader, string id, string folder, long memoryBytes)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [Marker] = id,
            ["DOTNET_GCHeapHardLimit"] = memoryBytes.ToString("x"),
            ["DOTNET_gcServer"] = "0",
            ["DOTNET_gcConcurrent"] = "0",
            ["DOTNET_TieredPGO"] = "0",
            // No diagnostic socket, no debugger thread; learners debug with 'dotnet test'.
            ["DOTNET_EnableDiagnostics"] = "0",
            ["DOTNET_DbgEnableMiniDump"] = "0",
            ["DOTNET_NOLOGO"] = "1",
        };
        foreach (var name in Inherited)
        {
            if (grader[name] is string value)
                variables[name] = value;
        }

        foreach (var name in Homes)
            variables[name] = folder;
        return variables;
    }
}
