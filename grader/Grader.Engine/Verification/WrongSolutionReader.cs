using System.Text;
using Grader.Engine.Catalog;
using Grader.Engine.Compilation;
using Grader.Engine.Diagnosis;
using Grader.Engine.Processes;

namespace Grader.Engine.Verification;

/// <summary>Reads a kata's wrong solutions: patches, which git applies to the reference, and whole programs.</summary>
public sealed class WrongSolutionReader(Clone clone, IProcessRunner processes, SourceComparison comparison)
{
    internal const string PatchFile = ".patch";
    private const string ProgramFile = ".cs";

    /// <summary>Inside a repository, git would silently skip what lies outside the folder that it runs in.</summary>
    private static readonly Dictionary<string, string?> NoRepository = new() { ["GIT_DIR"] = "none" };

    /// <summary>The folder that has them.</summary>
    public static string Folder(Clone clone, string kata) => Path.Combine(clone.Solutions, kata, "wrong");

    /// <summary>The names that <c>-p:Wrong=</c> takes.</summary>
    public static IReadOnlyList<string> Names(Clone clone, string kata) =>
        [.. Files(clone, kata).Select(path => Path.GetFileNameWithoutExtension(path))];

    /// <param name="kata">The id.</param>
    /// <param name="reference">The reference's sources: name to content.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<IReadOnlyList<WrongSolution>> ReadAsync(
        string kata, IReadOnlyDictionary<string, byte[]> reference, CancellationToken cancellationToken)
    {
        var paths = Files(clone, kata);
        var read = new WrongSolution[paths.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, paths.Count),
            cancellationToken,
            async (index, cancel) => read[index] = await ReadAsync(kata, paths[index], reference, cancel));
        return read;
    }

    /// <returns>Null where none has this name.</returns>
    internal async Task<WrongSolution?> FindAsync(
        string kata, string name, IReadOnlyDictionary<string, byte[]> reference, CancellationToken cancellationToken) =>
        Files(clone, kata).FirstOrDefault(path => Path.GetFileNameWithoutExtension(path) == name) is { } path
            ? await ReadAsync(kata, path, reference, cancellationToken)
            : null;

    /// <param name="kata">The id.</param>
    /// <param name="file">Relative to the clone.</param>
    /// <param name="content">What is in it, or will be.</param>
    /// <param name="reference">The reference's sources: name to content.</param>
    /// <param name="cancellationToken">Stops git.</param>
    internal async Task<WrongSolution> ReadAsync(
        string kata,
        string file,
        byte[] content,
        IReadOnlyDictionary<string, byte[]> reference,
        CancellationToken cancellationToken)
    {
        var text = Encoding.UTF8.GetString(content);
        if (file.EndsWith(ProgramFile, StringComparison.Ordinal))
            return Program(file, content, WrongHeader.OfProgram(text), reference);

        var patch = Patch.Parse(text);
        var header = WrongHeader.OfPatch(patch.Header);
        switch (await ApplyAsync(content, reference, cancellationToken))
        {
            case Applied.Refused refused:
                return new WrongSolution(file, header, reference, [DoesNotApply(kata, file, refused.Reason)])
                {
                    Applies = false,
                };
            case Applied.Edited { Sources: var sources }:
                return new WrongSolution(
                    file, header, sources, [.. Ambiguous(patch, reference), .. SameCode(sources, reference)]);
            default:
                throw new InvalidOperationException("A patch was applied in neither of its two ways.");
        }
    }

    private static IReadOnlyList<string> Files(Clone clone, string kata) => Directory.Exists(Folder(clone, kata))
        ? [
            .. Directory.EnumerateFiles(Folder(clone, kata))
                .Where(path => Path.GetExtension(path) is PatchFile or ProgramFile)
                .Order(StringComparer.Ordinal),
        ]
        : [];

    private async Task<WrongSolution> ReadAsync(
        string kata, string path, IReadOnlyDictionary<string, byte[]> reference, CancellationToken cancellationToken)
    {
        var content = await File.ReadAllBytesAsync(path, cancellationToken);
        return await ReadAsync(kata, clone.Relative(path), content, reference, cancellationToken);
    }

    private WrongSolution Program(
        string file, byte[] content, WrongHeader header, IReadOnlyDictionary<string, byte[]> reference)
    {
        var sources = reference.ToDictionary(
            source => source.Key, source => (header.Replaces ?? source.Key) == source.Key ? content : source.Value);
        return new WrongSolution(file, header, sources, [.. SameCode(sources, reference)]);
    }

    private static string DoesNotApply(string kata, string file, string reason) =>
        $"does not apply to the reference: {reason}. "
        + $"'git apply --3way --directory=solutions/{kata} {file}' merges it into the reference; "
        + $"'grader wrong {kata} {Path.GetFileNameWithoutExtension(file)}' then makes it again.";

    private static IEnumerable<string> Ambiguous(Patch patch, IReadOnlyDictionary<string, byte[]> reference) =>
        from hunk in patch.Hunks
        let places = hunk.PlacesIn(reference)
        where places > 1
        select $"has a hunk, at line {hunk.Line} of '{hunk.File}', that fits {places} places. "
            + "Add a line of context, or make it again with 'grader wrong'.";

    private IEnumerable<string> SameCode(
        IReadOnlyDictionary<string, byte[]> sources, IReadOnlyDictionary<string, byte[]> reference)
    {
        if (sources.Count == reference.Count
            && sources.All(source => IsSameCode(source.Value, reference.GetValueOrDefault(source.Key))))
            yield return "differs from the reference in comments only, so no test can catch it. "
                + "Change the code, or delete it.";
    }

    private bool IsSameCode(byte[] one, byte[]? other) =>
        other is not null
        && (one.AsSpan().SequenceEqual(other)
            || comparison.IsSameCode(Encoding.UTF8.GetString(one), Encoding.UTF8.GetString(other)));

    private async Task<Applied> ApplyAsync(
        byte[] patch, IReadOnlyDictionary<string, byte[]> reference, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("grader-wrong-").FullName;
        try
        {
            foreach (var (name, content) in reference)
                await File.WriteAllBytesAsync(Path.Combine(folder, name), content, cancellationToken);
            string[] apply = ["-c", "core.autocrlf=false", "apply", "--whitespace=nowarn", "-"];
            var call = new ProcessCall("git", apply, folder, NoRepository, patch);
            var answer = await processes.RunAsync(call, cancellationToken);
            return answer.ExitCode == 0
                ? new Applied.Edited(Directory.EnumerateFiles(folder, "*" + ProgramFile)
                    .ToDictionary(path => Path.GetFileName(path), File.ReadAllBytes))
                : new Applied.Refused(Reason(answer.Errors));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Reason(string errors) =>
        errors.Split('\n')[0].Replace("error: ", "", StringComparison.Ordinal).TrimEnd('.');

    private abstract record Applied
    {
        public sealed record Edited(IReadOnlyDictionary<string, byte[]> Sources) : Applied;

        public sealed record Refused(string Reason) : Applied;
    }
}
