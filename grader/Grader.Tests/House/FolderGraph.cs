using System.Text.RegularExpressions;

namespace Grader.Tests.House;

/// <summary>
/// Which folder of a project uses which, by the namespaces and the types of the root folder that its files name.
/// </summary>
/// <param name="Uses">The folders that each one uses, and the files that do; the root folder is <c>.</c>.</param>
internal sealed partial record FolderGraph(IReadOnlyDictionary<string, ILookup<string, string>> Uses)
{
    private const string Root = ".";

    /// <param name="project">The project's folder.</param>
    /// <param name="ns">Its root namespace.</param>
    public static FolderGraph Of(string project, string ns)
    {
        var sources = Sources(project, ns).ToList();
        var folders = sources.Select(source => source.Folder).ToHashSet();
        // The root's types are visible everywhere, without a using.
        var known = sources.Where(source => source.Folder == Root)
            .SelectMany(source => Declaration().Matches(source.Code))
            .Select(type => type.Groups["name"].Value).ToHashSet();
        return new FolderGraph(sources.GroupBy(source => source.Folder).ToDictionary(
            folder => folder.Key,
            folder => folder
                .SelectMany(source => Named(source, ns, folders, known), (source, used) => (used, source.File))
                .Where(use => use.used != folder.Key)
                .ToLookup(use => use.used, use => use.File)));
    }

    /// <summary>A cycle of folders, with the files that close it; empty if there is none.</summary>
    public IReadOnlyList<string> Cycle()
    {
        var left = new HashSet<string>();
        foreach (var folder in Uses.Keys)
        {
            if (Search(folder, [], left) is { } cycle)
                return cycle;
        }

        return [];
    }

    private List<string>? Search(string folder, List<string> way, HashSet<string> left)
    {
        if (way.IndexOf(folder) is var start and >= 0)
            return [.. way[start..].Zip([.. way[(start + 1)..], folder],
                (from, to) => $"{from} -> {to} ({string.Join(", ", Uses[from][to])})")];
        if (left.Contains(folder))
            return null;
        var cycle = Uses[folder]
            .Select(used => Search(used.Key, [.. way, folder], left)).FirstOrDefault(found => found is not null);
        left.Add(folder);
        return cycle;
    }

    private static IEnumerable<(string File, string Folder, string Code)> Sources(string project, string ns) =>
        from path in Directory.EnumerateFiles(project, "*.cs", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
        let file = Path.GetRelativePath(project, path).Replace('\\', '/')
        let code = Comment().Replace(File.ReadAllText(path), "")
        // Templates have another namespace. The entry point has none: it may use everything, and nothing can use it.
        let space = Namespace().Match(code).Groups["name"].Value
        where space == ns || space.StartsWith(ns + ".", StringComparison.Ordinal)
        select (file, file.Contains('/', StringComparison.Ordinal) ? file.Split('/')[0] : Root, code);

    private static IEnumerable<string> Named(
        (string File, string Folder, string Code) source, string ns, HashSet<string> folders, HashSet<string> known)
    {
        var named = Regex.Matches(source.Code, $@"\b{Regex.Escape(ns)}\.(\w+)")
            .Select(name => name.Groups[1].Value).Where(folders.Contains);
        var usesRoot = Word().Matches(source.Code).Any(word => known.Contains(word.Value));
        return (usesRoot ? named.Append(Root) : named).Distinct();
    }

    [GeneratedRegex(@"//.*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^(?:public|internal) (?:\w+ )*(?:class|record|interface|enum|struct) (?<name>\w+)",
        RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
