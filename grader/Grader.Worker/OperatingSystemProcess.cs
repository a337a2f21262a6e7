using System.Runtime.InteropServices;

namespace Grader.Worker;

/// <summary>What .NET has no call for.</summary>
internal static class OperatingSystemProcess
{
    private const int CoreSize = 4;

    /// <summary>A session of its own: Ctrl+C in the learner's terminal is the grader's to handle, and what the tests start can be found by it. No core dumps.</summary>
    public static void Detach()
    {
        if (OperatingSystem.IsWindows())
            return;

        // Both can fail only where they have been done already.
        _ = NewSession();
        _ = SetLimit(CoreSize, default);
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
