namespace Grader.Engine.Catalog;

/// <summary>One clone of the repository, and where its parts are.</summary>
public sealed record Clone(string Root)
{
    public string Katas => Path.Combine(Root, "katas");
    public string Solutions => Path.Combine(Root, "solutions");
    public string Lock => Path.Combine(Katas, "katas.lock.json");

    /// <summary>The grader's own records and caches; git-ignored.</summary>
    public string State => Path.Combine(Root, ".grader");

    /// <summary>The clone that contains <paramref name="folder"/>, or null.</summary>
    public static Clone? Around(string folder)
    {
        for (var candidate = new DirectoryInfo(folder); candidate is not null; candidate = candidate.Parent)
        {
            var clone = new Clone(candidate.FullName);
            if (Directory.Exists(clone.Katas) && File.Exists(Path.Combine(clone.Root, "Katas.sln")))
                return clone;
        }

        return null;
    }

    /// <summary>A path as messages and JSON show it: relative to the clone, with '/'.</summary>
    public string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');
}
