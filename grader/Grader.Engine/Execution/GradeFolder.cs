using Grader.Engine.Files;

namespace Grader.Engine.Execution;

/// <summary>One grade's folder: its assemblies, and whatever its tests leave there. Deleted with the grade.</summary>
internal sealed class GradeFolder : IDisposable
{
    private readonly Dictionary<string, byte[]> written = [];

    private GradeFolder(string path) => Root = path;

    public string Root { get; }

    /// <exception cref="EnvironmentFault">The folder cannot be created.</exception>
    public static GradeFolder Create(string state)
    {
        var path = Path.Combine(state, "grades", $"{Environment.ProcessId}-{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new EnvironmentFault(
                $"Cannot write to '{state}': {fault.Message} Nothing was lost. Make the folder writable, or free "
                + "some disk space, and run the command again.",
                fault);
        }

        return new GradeFolder(path);
    }

    public string Write(string name, byte[] content)
    {
        var path = Path.Combine(Root, name);
        try
        {
            File.WriteAllBytes(path, content);
            written[name] = content;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new EnvironmentFault(
                $"Cannot write '{path}': {fault.Message} Nothing was lost. Free some disk space, and run the "
                + "command again.",
                fault);
        }

        return path;
    }

    /// <returns>The name of a file that has changed since it was written, or null.</returns>
    public string? Altered() =>
        written.Where(file => WorkFile.Read(Path.Combine(Root, file.Key), file.Value.Length) is not WorkFile.Regular now
            || !now.Content.AsSpan().SequenceEqual(file.Value))
        .Select(file => file.Key).FirstOrDefault();

    public void Dispose()
    {
        try
        {
            Directory.Delete(Root, recursive: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // A process still holds a file open (Windows); the next grader sweeps the folder.
        }
    }

    /// <summary>Deletes the files of graders that were killed.</summary>
    public static void Sweep(string state, Func<int, bool> isRunning)
    {
        var grades = Path.Combine(state, "grades");
        if (!Directory.Exists(grades))
            return;
        foreach (var path in Directory.EnumerateDirectories(grades))
        {
            if (int.TryParse(Path.GetFileName(path).Split('-')[0], out var owner) && !isRunning(owner))
                new GradeFolder(path).Dispose();
        }
    }
}
