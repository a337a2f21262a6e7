using System.Runtime.InteropServices;

namespace Grader.Watch;

/// <summary>
/// Whoever reads standard output. A write to a pipe that nobody reads any more fails without a word, so it is asked.
/// </summary>
internal static class OutputReader
{
    private const int StandardOutput = 1;
    private const short Error = 0x8;
    private const short HangUp = 0x10;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Ends when nobody reads standard output any more. On Windows that is not known.</summary>
    public static async Task GoneAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        while (OperatingSystem.IsWindows() || !IsGone())
            await Task.Delay(Pause, time, cancellationToken);
    }

    private static bool IsGone()
    {
        var descriptor = new Descriptor { File = StandardOutput };
        return Poll(ref descriptor, 1, 0) > 0 && (descriptor.Happened & (Error | HangUp)) != 0;
    }

    [DllImport("libc", EntryPoint = "poll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Poll(ref Descriptor descriptors, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct Descriptor
    {
        public int File;
        public short Asked;
        public short Happened;
    }
}
