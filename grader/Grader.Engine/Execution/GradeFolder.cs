using Grader.Engine.Files;

namespace Grader.Engine.Execution;

/// <summary>A folder for one grade: what is compiled, and what it leaves behind. Deleted with the grade.</summary>
internal sealed class GradeFolder : IDisposable
{
    private readonly Dictionary<string, byte[]> written = [];

    private GradeFolder(string path) => Root = path;

    public string Root { get; }

    /// <exception cref="EnvironmentFault">It cannot be made.</exception>
    public static GradeFolder Create(string state)
    {
        var path = Path.Combine(state, "grades", $"{Environment.ProcessId}-{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new EnvironmentFault($"Cannot write to '{state}': {fault.Message} Nothing was lost; make the folder writable, or free some space, and run it again.", fault);
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
            throw new EnvironmentFault($"Cannot write '{path}': {fault.Message} Nothing was lost; free some space, and run it again.", fault);
        }

        return path;
    }

    /// <returns>The name of a file that is not as it was written, or null.</returns>
    public string? Altered() => written.Where(file => WorkFile.Read(Path.Combine(Root, file.Key), file.Value.Length) is not WorkFile.Regular now || !now.Content.AsSpan().SequenceEqual(file.Value))
        .Select(file => file.Key).FirstOrDefault();

    public void Dispose()
    {
        try
        {
            Directory.Delete(Root, recursive: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Something still holds a file of it (Windows); the next grader sweeps it up.
        }
    }

    /// <summary>Deletes what graders that were killed left behind.</summary>
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
