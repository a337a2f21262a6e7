using System.Globalization;

namespace Grader.Engine.Files;

/// <summary>Writes a file as a whole or not at all: temporary file, flush, rename.</summary>
public static class AtomicFile
{
    private const string Temporary = ".tmp";

    /// <exception cref="EnvironmentFault">The file cannot be written (read-only folder, disk full).</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var folder = Path.GetDirectoryName(path)!;
        var temporary = Path.Combine(
            folder, $".{Path.GetFileName(path)}.{Environment.ProcessId}.{Guid.NewGuid():N}{Temporary}");
        try
        {
            Directory.CreateDirectory(folder);
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            TryDelete(temporary);
            throw new EnvironmentFault(
                $"Cannot write '{path}': {fault.Message} Nothing was lost. Make the folder writable, or free some "
                + "disk space, and run the command again.",
                fault);
        }
    }

    /// <exception cref="EnvironmentFault">The folder cannot be created.</exception>
    public static void CreateFolder(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new EnvironmentFault(
                $"Cannot create the folder '{path}': {fault.Message} Nothing was lost. Make the folder writable, "
                + "or free some disk space, and run the command again.",
                fault);
        }
    }

    /// <summary>Deletes the temporary files of writers that were killed.</summary>
    public static void Sweep(string folder, Func<int, bool> isRunning)
    {
        if (!Directory.Exists(folder))
            return;
        foreach (var path in Directory.EnumerateFiles(folder, $".*{Temporary}"))
        {
            if (Path.GetFileName(path).Split('.') is [.., var writer, _, _]
                && int.TryParse(writer, NumberStyles.None, null, out var id)
                && !isRunning(id))
                TryDelete(path);
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Only a temporary file stays behind; the fault that is being reported matters more.
        }
    }
}
