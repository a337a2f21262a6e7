
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

    public string StubOf(string kata) => Directory.EnumerateFiles(Path.Combine(Root, "solutions", kata), "*.cs").Select(file => Path.Combine(Root, "katas", kata, Path.GetFileName(file))).Order(StringComparer.Ordinal).First();

    public IEnumerable<string> Katas => Directory.EnumerateDirectories(Path.Combine(Root, "solutions")).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal);

    /// <summary>The reference in the place of the stub.</summary>
    public void Solve(string kata)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Root, "solutions", kata), "*.cs"))
            File.Copy(file, Path.Combine(Root, "katas", kata, Path.GetFileName(file)), overwrite: true);
    }

    /// <summary>As it was cloned; what was built and recorded stays.</summary>
    public async Task ResetAsync()
    {
        await Command.RunAsync(Root, 0, "git", "reset", "-q", "--hard", "origin/HEAD");
        await Command.RunAsync(Root, 0, "git", "clean", "-fdq", "katas", "solutions");
    }

    /// <summary>A save that changes something, as an editor makes it.</summary>
    public void Edit(string kata, string more = "")
    {
        var path = StubOf(kata);
        var text = File.ReadAllText(path);
        var end = text.IndexOf("\n// edit ", StringComparison.Ordinal);
        File.WriteAllText(path, (end < 0 ? text : text[..end]) + $"\n// edit {++edits}\n{more}");
    }

    /// <summary>Brings the clone to so many more katas, all of them copies of the warm-up, solved.</summary>
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
                    File.Copy(file, Path.Combine(folder, Path.GetFileName(file).Replace(Model, id, StringComparison.Ordinal)));
            }
        }

        await Command.RunAsync(Root, 0, Grader, "lock");
        await Command.RunAsync(Root, 0, "git", "add", "-A");
        await Command.RunAsync(Root, 0, "git", "-c", "user.name=benchmark", "-c", "user.email=benchmark@example.org", "commit", "-q", "-m", "more katas");
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

        throw new InvalidOperationException("The benchmarks are run in a clone of the repository.");
    }

    /// <summary>Where the page goes.</summary>
    public static string Page(string name) => Path.Combine(Repository(), "grader", "docs", name);
}
