using System.Text;
using Grader.Engine.Files;

namespace Grader.Engine.Catalog;

/// <summary>Builds the lock from the author's working tree.</summary>
public sealed class LockBuilder(Clone clone, ITestInventory inventory)
{
    private static readonly string[] SharedFiles = ["global.json", "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"];

    /// <exception cref="EnvironmentFault">Some katas cannot be locked; the message names all of them.</exception>
    public KataLock Build()
    {
        var faults = new List<string>();
        var katas = new SortedDictionary<string, LockedKata>(StringComparer.Ordinal);
        foreach (var slug in KataCatalog.Slugs(clone))
            katas[slug.Id] = Lock(slug, faults);
        return faults.Count == 0
            ? new KataLock(KataLock.CurrentSchema, Shared(), katas)
            : throw new EnvironmentFault(string.Join('\n', faults));
    }

    /// <summary>The entry of one kata; whatever prevents grading it is added to <paramref name="faults"/>.</summary>
    public LockedKata Lock(KataSlug slug, ICollection<string> faults)
    {
        var id = slug.Id;
        var folder = Path.Combine(clone.Katas, id);
        var solution = Path.Combine(clone.Solutions, id);
        var files = Hash(folder, Pristine(folder), faults);
        var stub = Directory.Exists(solution)
            ? Directory.EnumerateFiles(solution, "*.cs")
                .Select(Path.GetFileName)
                .OfType<string>()
                .Where(files.ContainsKey)
                .Order(StringComparer.Ordinal)
                .ToList()
            : [];
        if (stub.Count == 0)
            faults.Add(
                $"Kata '{id}' has no stub: a source of 'katas/{id}' with the same name as one of 'solutions/{id}'.");
        if (!files.ContainsKey(id + LockedKata.Project))
            faults.Add(
                $"Kata '{id}' has no project: 'katas/{id}/{id}{LockedKata.Project}' with the one line <Project "
                + "Sdk=\"Microsoft.NET.Sdk\" />.");

        var sources = files.Keys.Where(file => LockedKata.IsCompiled(file) && !stub.Contains(file));
        var classes = StagePlan.InOrder(sources)
            .Select(
                file => (file, inventory.Read(Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(folder, file))))))
            .ToList();
        var plan = StagePlan.Of(
            Lesson.Read(folder).FrontMatter?.Stages ?? [], classes, fault => faults.Add($"Kata '{id}': {fault}"));
        var tests = plan.SelectMany(stage => stage.Tests).ToList();
        if (tests.Count == 0)
            faults.Add(
                $"Kata '{id}' has no tests: a source of 'katas/{id}' whose name ends in 'Tests.cs', with methods "
                + "marked [Fact].");
        foreach (var name in tests.GroupBy(test => test).Where(group => group.Count() > 1).Select(group => group.Key))
            faults.Add($"Kata '{id}' has more than one test '{name}': a test's name is its id.");
        return new LockedKata(stub, files, tests) { Stages = [.. plan.Select(stage => stage.Stage)] };
    }

    private static IEnumerable<string> Pristine(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'))
            .Where(
                path =>
                    !path.Contains(".received.", StringComparison.Ordinal)
                        && !path.StartsWith('.')
                        && !path.StartsWith("bin/", StringComparison.Ordinal)
                        && !path.StartsWith("obj/", StringComparison.Ordinal));

    /// <summary>The build files and the support library, by path from the clone's root.</summary>
    /// <exception cref="EnvironmentFault">One of them cannot be read.</exception>
    public SortedDictionary<string, string> Shared()
    {
        var faults = new List<string>();
        var katas = Directory.EnumerateFiles(clone.Katas)
            .Where(path => path != clone.Lock && Path.GetExtension(path) is ".props" or ".targets" or ".globalconfig");
        var support = Directory.EnumerateFiles(Path.Combine(clone.Katas, "support"), "*", SearchOption.AllDirectories);
        var paths = SharedFiles.Where(path => File.Exists(Path.Combine(clone.Root, path)))
            .Concat(katas.Concat(support).Select(clone.Relative));
        var shared = Hash(clone.Root, paths, faults);
        return faults.Count == 0 ? shared : throw new EnvironmentFault(string.Join('\n', faults));
    }

    private SortedDictionary<string, string> Hash(string folder, IEnumerable<string> paths, ICollection<string> faults)
    {
        var ids = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            if (WorkFile.Read(Path.Combine(folder, path)) is WorkFile.Regular file)
                ids[path] = BlobId.Of(file.Content);
            else
                faults.Add($"'{clone.Relative(Path.Combine(folder, path))}' is not a regular file that can be locked.");
        }

        return ids;
    }
}
