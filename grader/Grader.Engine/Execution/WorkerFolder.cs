using System.Globalization;

namespace Grader.Engine.Execution;

/// <summary>The folder that a worker has for itself: its temporary files, and at first the pipe.</summary>
internal static class WorkerFolder
{
    private const string Prefix = "grader-";
    private const int Attempts = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static string Create(string id) =>
        // Short: the address of a Unix socket has room for about a hundred characters.
        Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"{Prefix}{Environment.ProcessId}-{id[..12]}")).FullName;

    /// <summary>Deletes what graders that were killed left behind.</summary>
    public static void Sweep(Func<int, bool> isRunning)
    {
        foreach (var path in Directory.EnumerateDirectories(Path.GetTempPath(), $"{Prefix}*-*"))
        {
            if (!int.TryParse(Path.GetFileName(path)[Prefix.Length..].Split('-')[0], NumberStyles.None, null, out var owner) || isRunning(owner))
                continue;
            try
            {
                Directory.Delete(path, recursive: true);
            }
            catch (Exception busy) when (busy is IOException or UnauthorizedAccessException)
            {
                // Another user's, or another grader sweeps, too.
            }
        }
    }

    public static string PipeName(string id, string folder) => OperatingSystem.IsWindows() ? $"grader-{id}" : Path.Combine(folder, "engine");

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
                // A process that was just killed may still hold, or be writing, a file.
                await Task.Delay(Pause, time, CancellationToken.None);
            }
        }
    }
}
