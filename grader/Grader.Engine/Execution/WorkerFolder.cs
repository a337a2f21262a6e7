namespace Grader.Engine.Execution;

/// <summary>The folder that a worker has for itself: its temporary files, and at first the pipe.</summary>
internal static class WorkerFolder
{
    private const int Attempts = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static string Create(string id) =>
        // Short: the address of a Unix socket has room for about a hundred characters.
        Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"grader-{id[..12]}")).FullName;

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
                await Task.Delay(Pause, time, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }
}
