using System.Globalization;

namespace Grader.Benchmarks;

/// <summary>A fresh clone in a temporary folder.</summary>
internal sealed class Stage : IDisposable
{
    private int edits;

    private Stage(string root) => Root = root;

    public string Root { get; }

    public string Grader => Path.Combine(Root, "artifacts", "bin", "Grader", "debug", "grader");

    public static async Task<Stage> CloneAsync()
    {
        var root = Directory.CreateTempSubdirectory("grader-benchmark-").FullName;
        await Command.RunAsync(root, 0, "git", "clone", "-q", Repository(), ".");
        return new Stage(root);
    }

    public string StubOf(string kata) => Directory.EnumerateFiles(Path.Combine(Root, "solutions", kata), "*.cs").Select(file => Path.Combine(Root, "katas", kata, Path.GetFileName(file))).Order(StringComparer.Ordinal).First();

    public IEnumerable<string> Katas => Directory.EnumerateDirectories(Path.Combine(Root, "solutions")).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal);

    /// <summary>The reference in the place of the stub.</summary>
    public void Solve(string kata)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Root, "solutions", kata), "*.cs"))
            File.Copy(file, Path.Combine(Root, "katas", kata, Path.GetFileName(file)), overwrite: true);
    }

    /// <summary>A save that changes something, as an editor makes it.</summary>
    public void Edit(string kata)
    {
        var path = StubOf(kata);
        var text = File.ReadAllText(path);
        var end = text.IndexOf("\n// edit ", StringComparison.Ordinal);
        File.WriteAllText(path, (end < 0 ? text : text[..end]) + string.Create(CultureInfo.InvariantCulture, $"\n// edit {++edits}\n"));
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static string Repository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Katas.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException("The benchmarks are run in a clone of the repository.");
    }

    /// <summary>Where the page goes.</summary>
    public static string Page => Path.Combine(Repository(), "grader", "docs", "PERFORMANCE.md");
}
