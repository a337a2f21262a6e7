using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Grader.Engine.Execution;

/// <summary>
/// Kills the processes that a worker's tests started and left running. A child that left the process tree still has the
/// marker in its environment, or the worker's session. A child that dropped both becomes the grader's own child when
/// its parent ends, since the grader adopts orphans.
/// </summary>
public static class LeftBehind
{
    private const int SetChildSubreaper = 36;

    // Each pass finds what the previous pass's processes started before they died.
    private const int Passes = 20;
    private static readonly byte[] AnyMarker = Encoding.UTF8.GetBytes($"{WorkerEnvironment.Marker}=");
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private static readonly string Grader = Environment.ProcessId.ToString();
    private static string? session;

    /// <summary>
    /// Adopts orphans: from now on, a descendant that loses its parent becomes a child of this process, and every child
    /// with a session of its own counts as left behind by a worker. Only for a process that starts no such children
    /// itself.
    /// </summary>
    public static void AdoptOrphans()
    {
        if (OperatingSystem.IsLinux() && Control(SetChildSubreaper, 1, 0, 0, 0) == 0)
            session = Fields("/proc/self")[3];
    }

    internal static async Task KillAsync(string id, int worker, TimeProvider time)
    {
        if (!OperatingSystem.IsLinux())
            return;

        for (var pass = 0; pass < Passes; pass++)
        {
            var found = Find(id, worker);
            if (found.Count == 0)
                return;
            foreach (var process in found)
                Kill(process);
            await Task.Delay(Pause, time, CancellationToken.None);
        }
    }

    private static List<int> Find(string id, int worker)
    {
        var marker = Encoding.UTF8.GetBytes($"{WorkerEnvironment.Marker}={id}\0");
        var found = new List<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, null, out var process)
                && process != worker
                && Belongs(folder, marker, worker))
            {
                found.Add(process);
            }
        }

        return found;
    }

    private static bool Belongs(string folder, byte[] marker, int worker)
    {
        try
        {
            var fields = Fields(folder);
            if (fields[0] is "Z" or "X")
                return false;
            if (fields[3] == worker.ToString())
                return true;

            var variables = File.ReadAllBytes(Path.Combine(folder, "environ")).AsSpan();
            var isOrphan = session is not null
                && fields[1] == Grader
                && fields[3] != session
                && variables.IndexOf(AnyMarker) < 0;
            return isOrphan || variables.IndexOf(marker) >= 0;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // It has ended in the meantime, or belongs to another user.
            return false;
        }
    }

    /// <summary>
    /// State, parent, group, session and more. They follow the name, which may contain anything, even parentheses.
    /// </summary>
    private static string[] Fields(string folder)
    {
        var status = File.ReadAllText(Path.Combine(folder, "stat"));
        return status[(status.LastIndexOf(')') + 2)..].Split(' ');
    }

    [DllImport("libc", EntryPoint = "prctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Control(int option, nuint value, nuint third, nuint fourth, nuint fifth);

    private static void Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It has ended in the meantime.
        }
    }
}
