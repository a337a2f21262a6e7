
namespace Grader.Benchmarks;

/// <summary>A fresh clone in a temporary folder.</summary>
internal sealed class Stage : IDisposable
{
    private const string Model = "00-warm-up";
    private int edits;
    private int grown;

    private Stage(string root) => Root = root;

    public string Root { get; }

    public string Grader => Path.Combine(Root, "artifacts", "bin", "Grader", "debug", "grader");

    public static async Task<Stage> CloneAsync()
    {
        var root = Directory.CreateTempSubdirectory("grader-benchmark-").FullName;
        await Command.RunAsync(root, 0, "git", "clone", "-q", Repository(), ".");
        return new Stage(root);
    }

    public string StubOf(string kata) =>
        Directory.EnumerateFiles(Path.Combine(Root, "solutions", kata), "*.cs")
            .Select(file => Path.Combine(Root, "katas", kata, Path.GetFileName(file)))
            .Order(StringComparer.Ordinal)
            .First();

    public IEnumerable<string> Katas =>
        Directory.EnumerateDirectories(Path.Combine(Root, "solutions"))
            .Select(Path.GetFileName)
            .OfType<string>()
            .Order(StringComparer.Ordinal);

    /// <summary>Replaces the stub with the reference.</summary>
    public void Solve(string kata)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Root, "solutions", kata), "*.cs"))
            File.Copy(file, Path.Combine(Root, "katas", kata, Path.GetFileName(file)), overwrite: true);
    }

    /// <summary>Restores the katas as they were cloned; build output and records stay.</summary>
    public async Task ResetAsync()
    {
        await Command.RunAsync(Root, 0, "git", "reset", "-q", "--hard", "origin/HEAD");
        await Command.RunAsync(Root, 0, "git", "clean", "-fdq", "katas", "solutions");
    }

    /// <summary>Saves a change, as an editor does.</summary>
    public void Edit(string kata, string more = "")
    {
        var path = StubOf(kata);
        var text = File.ReadAllText(path);
        var end = text.IndexOf("\n// edit ", StringComparison.Ordinal);
        File.WriteAllText(path, (end < 0 ? text : text[..end]) + $"\n// edit {++edits}\n{more}");
    }

    /// <summary>Adds this many katas to the clone, all of them solved copies of the warm-up.</summary>
    public async Task GrowAsync(int count)
    {
        await Command.RunAsync(Root, 0, "git", "checkout", "-q", "katas");
        for (; grown < count; grown++)
        {
            var id = Grown(grown);
            foreach (var part in new[] { "katas", "solutions" })
            {
                var folder = Directory.CreateDirectory(Path.Combine(Root, part, id)).FullName;
                foreach (var file in Directory.EnumerateFiles(Path.Combine(Root, part, Model)))
                {
                    var name = Path.GetFileName(file).Replace(Model, id, StringComparison.Ordinal);
                    File.Copy(file, Path.Combine(folder, name));
                }
            }
        }

        await Command.RunAsync(Root, 0, Grader, "lock");
        await Command.RunAsync(Root, 0, "git", "add", "-A");
        await Command.RunAsync(Root, 0, "git", "-c", "user.name=benchmark", "-c", "user.email=benchmark@example.org",
            "commit", "-q", "-m", "more katas");
        for (var number = 0; number < count; number++)
            Solve(Grown(number));
    }

    public static string Grown(int number) => $"{10 + (number % 90)}-grown-{number}";

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static string Repository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Katas.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException("Run the benchmarks in a clone of the repository.");
    }

    /// <summary>The path of a page in the repository.</summary>
    public static string Page(string name) => Path.Combine(Repository(), "grader", "docs", name);
}
