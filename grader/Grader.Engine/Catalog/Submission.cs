using Grader.Engine.Files;

namespace Grader.Engine.Catalog;

/// <summary>What the learner hands in: the stub's files as they are now, and other sources next to them.</summary>
/// <param name="Sources">Path within the kata's folder to content.</param>
/// <param name="Pristine">Whether nothing differs from the stub.</param>
/// <param name="Faults">Files that cannot be graded: path and message.</param>
/// <param name="Notes">Pristine files that were edited, deleted or added; they are graded as locked.</param>
public sealed record Submission(
    IReadOnlyDictionary<string, byte[]> Sources,
    bool Pristine,
    IReadOnlyList<(string Path, string Message)> Faults,
    IReadOnlyList<string> Notes)
{
    /// <summary>The id under which a fault is reported as a build error.</summary>
    public const string FaultId = "GRADER001";

    /// <summary>No kata needs more; nobody writes more by hand.</summary>
    private const int MaxSources = 200;

    /// <summary>A submission from other sources than the kata's folder: a reference, a wrong solution.</summary>
    public static Submission Of(IReadOnlyDictionary<string, byte[]> sources) => new(sources, Pristine: false, [], []);

    public static Submission Read(Kata kata, LockedKata locked)
    {
        var reading = new Dictionary<string, byte[]>();
        var faults = new List<(string, string)>();
        var extras = Extras(kata.Folder, locked).Take(MaxSources + 1).ToList();
        if (extras.Count > MaxSources)
            faults.Add((extras[^1], $"There are more than {MaxSources} source files next to the stub. Remove some."));

        foreach (var path in locked.Stub.Concat(extras.Take(MaxSources)))
        {
            switch (WorkFile.Read(Path.Combine(kata.Folder, path)))
            {
                // A pipe or a device looks empty, too.
                case WorkFile.Regular { Content.Length: 0 } when locked.Stub.Contains(path):
                    faults.Add((path, $"'{path}' is empty. 'grader reset {kata.Id}' brings the stub back."));
                    break;
                case WorkFile.Regular file:
                    reading[path] = file.Content;
                    break;
                case WorkFile.Missing:
                    faults.Add(
                        (
                            path,
                            $"'{path}' is missing{Renamed(extras)}. 'grader reset {kata.Id}' brings the stub back."));
                    break;
                case WorkFile.Refused refused:
                    faults.Add((path, $"'{path}' {refused.Why}."));
                    break;
            }
        }

        var pristine = faults.Count == 0
            && reading.All(file => BlobId.Of(file.Value) == locked.Files.GetValueOrDefault(file.Key));
        return new Submission(reading, pristine, faults, [.. Modified(kata, locked)]);
    }

    private static string Renamed(List<string> extras) => extras is [var only] ? $" (was it renamed to '{only}'?)" : "";

    private static IEnumerable<string> Extras(string folder, LockedKata locked) =>
        Directory.Exists(folder)
            ? Directory.EnumerateFiles(
                folder,
                "*.cs",
                new EnumerationOptions
                {
                    RecurseSubdirectories = true,
                    MaxRecursionDepth = 3,
                    AttributesToSkip = FileAttributes.ReparsePoint,
                })
                .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'))
                .Where(path => !locked.Files.ContainsKey(path) && !path.StartsWith("obj/", StringComparison.Ordinal) && !path.StartsWith("bin/", StringComparison.Ordinal)
                    && !LockedKata.IsExample(path))
                .Order(StringComparer.Ordinal)
            : [];

    private static IEnumerable<string> Modified(Kata kata, LockedKata locked)
    {
        foreach (var (path, id) in locked.Files)
        {
            if (locked.Stub.Contains(path) || Note(path) is not { } note)
                continue;
            var work = WorkFile.Read(Path.Combine(kata.Folder, path));
            if (work is WorkFile.Missing)
                yield return $"{note}: {path} (deleted; graded as committed)";
            else if (work is not WorkFile.Regular file || BlobId.Of(file.Content) != id)
                yield return $"{note}: {path} (graded as committed)";
        }
    }

    /// <summary>The note for an edited file; null for lessons and hints, which learners may edit.</summary>
    private static string? Note(string path) => Path.GetExtension(path) switch
    {
        _ when LockedKata.IsExample(path) => null,
        ".cs" => "tests-modified",
        ".csproj" => "project-modified",
        ".txt" => path.EndsWith(LockedKata.Snapshot, StringComparison.Ordinal) ? "tests-modified" : "rules-modified",
        _ => null,
    };
}
