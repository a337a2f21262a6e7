using Grader.Engine.Catalog;
using Grader.Engine.Files;

namespace Grader.Engine.Compilation;

/// <summary>
/// The locked build files, support library and kata projects, laid out in the grader's own folder.
/// MSBuild evaluates these, so that no build file of the working tree ever runs.
/// </summary>
public sealed class PristineTree(Clone clone, PristineTexts texts)
{
    private const string Targets = "Directory.Build.targets";

    public string Root { get; } = Path.Combine(clone.State, "pristine");

    public string Support => Path.Combine(Root, "katas", "support", "Katas.Support.csproj");

    public string Project(string kata) => Path.Combine(Root, "katas", kata, kata + LockedKata.Project);

    /// <summary>
    /// Brings the tree up to date. Only files that differ are written, so that MSBuild sees what changed.
    /// </summary>
    /// <exception cref="EnvironmentFault">A locked text is neither in the working tree nor in git.</exception>
    public async Task LayOutAsync(KataCatalog catalog, CancellationToken cancellationToken)
    {
        var files = new Dictionary<string, string>(catalog.Shared);
        foreach (var kata in catalog.Katas)
        {
            foreach (var (path, id) in kata.Lock?.BuildFiles ?? [])
                files[kata.PathOf(path)] = id;
        }

        // Without one here, MSBuild would search for it further up, in the working tree.
        if (!files.ContainsKey(Targets))
            Write(Path.Combine(Root, Targets), "<Project />\n"u8.ToArray());
        var contents = await texts.ReadAsync(files, cancellationToken);
        foreach (var path in files.Keys)
        {
            if (!contents.TryGetValue(path, out var content))
                throw new EnvironmentFault(
                    $"The locked text of '{path}' is neither in the working tree nor in git. 'git fetch "
                    + "--unshallow' or a new clone brings it back.");
            Write(Path.Combine(Root, path), content);
        }
    }

    private static void Write(string path, byte[] content)
    {
        if (!File.Exists(path) || !File.ReadAllBytes(path).AsSpan().SequenceEqual(content))
            AtomicFile.Write(path, content);
    }
}
