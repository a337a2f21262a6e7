using System.Runtime.InteropServices;

namespace Grader.Worker;

/// <summary>What .NET has no call for.</summary>
internal static class OperatingSystemProcess
{
    private const int CoreSize = 4;
    private const int MayBeTracedBy = 0x59616d61;

    /// <summary>A session of its own: Ctrl+C in the learner's terminal is the grader's to handle, and what the tests start can be found by it. No core dumps.</summary>
    public static void Detach()
    {
        if (OperatingSystem.IsWindows())
            return;

        // Both can fail only where they have been done already.
        _ = NewSession();
        _ = SetLimit(CoreSize, default);
    }

    /// <summary>Where only a parent may look into a process, the grader's inspector, a sibling, may do so too.</summary>
    public static void AllowInspection()
    {
        if (OperatingSystem.IsLinux())
            _ = Control(MayBeTracedBy, nuint.MaxValue, 0, 0, 0);
    }

    /// <summary>At once: no handler of the learner's runs any more, no thread is waited for.</summary>
    public static void Leave()
    {
        if (OperatingSystem.IsWindows())
            Environment.Exit(0);
        Exit(0);
    }

    [DllImport("libc", EntryPoint = "setsid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int NewSession();

    [DllImport("libc", EntryPoint = "setrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetLimit(int resource, in Limit limit);

    /// <summary>Fails where nobody is kept from looking.</summary>
    [DllImport("libc", EntryPoint = "prctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Control(int option, nuint value, nuint second, nuint third, nuint fourth);

    [DllImport("libc", EntryPoint = "_exit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void Exit(int code);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Limit
    {
        public readonly nuint Soft;
        public readonly nuint Hard;
    }
}
