using System.Globalization;
using System.Text;

namespace Grader.Engine.Execution;

/// <summary>A worker's own folder: its temporary files, and at first the pipe.</summary>
internal static class WorkerFolder
{
    private const string Prefix = "grader-";
    private const int Attempts = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// The address of a Unix socket has room for about a hundred characters; the folder's name and the pipe's take
    /// forty.
    /// </summary>
    private const int MaxRootLength = 60;

    public static string Create(string id) =>
        Directory.CreateDirectory(Path.Combine(Root(), $"{Prefix}{Environment.ProcessId}-{id[..12]}")).FullName;

    /// <summary>The folder for temporary files, or a shorter one where its path has no room for a socket.</summary>
    private static string Root()
    {
        const string shorter = "/tmp";
        var wanted = Path.GetTempPath();
        return OperatingSystem.IsWindows()
            || Encoding.UTF8.GetByteCount(wanted) <= MaxRootLength
            || !Directory.Exists(shorter) ? wanted : shorter;
    }

    /// <summary>Deletes the files of graders that were killed.</summary>
    public static void Sweep(Func<int, bool> isRunning)
    {
        foreach (var path in Directory.EnumerateDirectories(Root(), $"{Prefix}*-*"))
        {
            if (!int.TryParse(Path.GetFileName(path)[Prefix.Length..].Split('-')[0], NumberStyles.None, null, out var owner)
                || isRunning(owner))
                continue;
            try
            {
                Directory.Delete(path, recursive: true);
            }
            catch (Exception busy) when (busy is IOException or UnauthorizedAccessException)
            {
                // It belongs to another user, or another grader is sweeping, too.
            }
        }
    }

    public static string PipeName(string id, string folder) => OperatingSystem.IsWindows()
        ? $"grader-{id}"
        : Path.Combine(folder, "engine");

    public static async Task DeleteAsync(string folder, TimeProvider time)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            try
            {
                Directory.Delete(folder, recursive: true);
                return;
            }
            catch (DirectoryNotFoundException)
            {
                return;
            }
            catch (Exception busy) when (busy is IOException or UnauthorizedAccessException)
            {
                // A process that was just killed may still hold or write a file.
                await Task.Delay(Pause, time, CancellationToken.None);
            }
        }
    }
}
