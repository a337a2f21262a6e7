using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Grader.Engine.Execution;

/// <summary>Ends what a worker's tests started and did not end. A child may have left the process tree; it keeps the marker in its environment, or else the worker's session.</summary>
internal static class LeftBehind
{
    // Each look finds what the last one's processes started before they died.
    private const int Looks = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    public static async Task KillAsync(string id, int worker, TimeProvider time)
    {
        if (!OperatingSystem.IsLinux())
            return;

        for (var look = 0; look < Looks; look++)
        {
            var found = Find(id, worker);
            if (found.Count == 0)
                return;
            foreach (var process in found)
                Kill(process);
            await Task.Delay(Pause, time, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private static List<int> Find(string id, int worker)
    {
        var marker = Encoding.UTF8.GetBytes($"{WorkerEnvironment.Marker}={id}\0");
        var found = new List<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var process)
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
            // pid (name) state parent group session ...; the name may hold anything, also parentheses.
            var status = File.ReadAllText(Path.Combine(folder, "stat"));
            var fields = status[(status.LastIndexOf(')') + 2)..].Split(' ');
            if (fields[0] is "Z" or "X")
                return false;
            return fields[3] == worker.ToString(CultureInfo.InvariantCulture)
                || File.ReadAllBytes(Path.Combine(folder, "environ")).AsSpan().IndexOf(marker) >= 0;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // Ended meanwhile, or another user's.
            return false;
        }
    }

    private static void Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // Ended meanwhile.
        }
    }
}
