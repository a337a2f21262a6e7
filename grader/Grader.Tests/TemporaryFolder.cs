namespace Grader.Tests;

/// <summary>A folder that is deleted after the test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("grader-tests-").FullName;

    public string At(string path) => System.IO.Path.Combine(Path, path);

    public string Read(string path) => File.ReadAllText(At(path));

    /// <summary>Writes a file, and creates its folders.</summary>
    public TemporaryFolder With(string path, string content)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), content);
        return this;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
