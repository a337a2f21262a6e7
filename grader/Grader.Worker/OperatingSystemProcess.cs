using System.Runtime.InteropServices;

namespace Grader.Worker;

/// <summary>Calls to the operating system that .NET does not offer.</summary>
internal static class OperatingSystemProcess
{
    private const int CoreSize = 4;
    private const int MayBeTracedBy = 0x59616d61;

    /// <summary>
    /// Starts a session of its own: only the grader handles Ctrl+C in the learner's terminal, and what the tests start
    /// can be found by the session. Turns core dumps off.
    /// </summary>
    public static void Detach()
    {
        if (OperatingSystem.IsWindows())
            return;

        // Both can fail only if they have been done already.
        _ = NewSession();
        _ = SetLimit(CoreSize, default);
    }

    /// <summary>
    /// Lets the grader's inspector, a sibling, read this process even where only a parent may.
    /// </summary>
    public static void AllowInspection()
    {
        if (OperatingSystem.IsLinux())
            _ = Control(MayBeTracedBy, nuint.MaxValue, 0, 0, 0);
    }

    /// <summary>Exits at once: runs no handler of the learner's, and waits for no thread.</summary>
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

    /// <summary>Fails on systems without that restriction.</summary>
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
