using Grader.Engine.Catalog;
using Grader.Engine.Files;

namespace Grader.Engine.Progress;

/// <summary>
/// Work that was replaced, under <c>.grader/kept</c>: one folder per time, named by a number and the kata.
/// The grader never deletes anything there.
/// </summary>
public sealed class KeptWork(Clone clone)
{
    private const string Undone = "-undone";
    private readonly string root = Path.Combine(clone.State, "kept");

    /// <summary>Keeps the kata's sources as they are now, then replaces them.</summary>
    /// <param name="kata">The kata.</param>
    /// <param name="sources">File name to content; the submission's other sources are removed.</param>
    /// <param name="undone">The next undo skips what is kept now.</param>
    /// <returns>The folder that keeps the replaced work.</returns>
    /// <exception cref="EnvironmentFault">The work cannot be kept, so nothing was replaced.</exception>
    public string Replace(Kata kata, IReadOnlyDictionary<string, byte[]> sources, bool undone = false)
    {
        var now = kata.Lock is { } locked ? Submission.Read(kata, locked).Sources : new Dictionary<string, byte[]>();
        var folder = Path.Combine(
            root, $"{Numbers().DefaultIfEmpty().Max() + 1:0000}-{kata.Id}{(undone ? Undone : "")}");
        AtomicFile.CreateFolder(folder);
        foreach (var (file, content) in now)
            AtomicFile.Write(Path.Combine(folder, file), content);
        foreach (var (file, content) in sources)
            AtomicFile.Write(Path.Combine(kata.Folder, file), content);
        foreach (var file in now.Keys.Except(sources.Keys))
            File.Delete(Path.Combine(kata.Folder, file));
        return folder;
    }

    /// <summary>The work that was replaced last and not brought back since, or null.</summary>
    public Kept? Last()
    {
        if (!Directory.Exists(root))
            return null;
        var last = Directory.EnumerateDirectories(root)
            .Where(folder => !folder.EndsWith(Undone, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .LastOrDefault();
        return last is null
            ? null
            : new Kept(
                last,
                Path.GetFileName(last)[5..],
                Directory.EnumerateFiles(last, "*.cs", SearchOption.AllDirectories)
                    .ToDictionary(path => Path.GetRelativePath(last, path).Replace('\\', '/'), File.ReadAllBytes));
    }

    /// <summary>Marks the work as brought back, so that the next undo goes one step further back.</summary>
    public void MarkUndone(Kept kept) => Directory.Move(kept.Folder, kept.Folder + Undone);

    private IEnumerable<int> Numbers() => Directory.Exists(root)
        ? Directory.EnumerateDirectories(root)
            .Select(folder => int.TryParse(
                Path.GetFileName(folder).AsSpan(0, Math.Min(4, Path.GetFileName(folder).Length)),
                out var number) ? number : 0)
        : [];

    public sealed record Kept(string Folder, string Kata, IReadOnlyDictionary<string, byte[]> Sources);
}
