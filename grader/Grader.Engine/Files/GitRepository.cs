using System.Text;
using Grader.Engine.Processes;

namespace Grader.Engine.Files;

/// <summary>Reads from git: texts by blob id, and files of the commit that is checked out.</summary>
public sealed class GitRepository(IProcessRunner processes, string root)
{
    /// <summary>Ignores 'git replace' refs, and never picks up a repository that merely contains the clone.</summary>
    private readonly Dictionary<string, string?> variables = new()
    {
        ["GIT_NO_REPLACE_OBJECTS"] = "1",
        ["GIT_CEILING_DIRECTORIES"] = Path.GetDirectoryName(root),
    };

    /// <summary>A downloaded archive is a clone without a repository.</summary>
    public bool Exists => Path.Exists(Path.Combine(root, ".git"));

    /// <summary>The texts of these blobs; the result leaves out those that git does not have.</summary>
    /// <exception cref="EnvironmentFault">Git does not work here.</exception>
    public async Task<IReadOnlyDictionary<string, byte[]>> ReadBlobsAsync(
        IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
            return new Dictionary<string, byte[]>();
        var names = Encoding.ASCII.GetBytes(string.Concat(ids.Select(id => id + "\n")));
        var answer = await GitAsync(["cat-file", "--batch"], names, cancellationToken);
        return Split(answer.Output);
    }

    /// <summary>A file as it is in the commit that is checked out, or null (not committed, no commit).</summary>
    /// <exception cref="EnvironmentFault">Git does not work here.</exception>
    public async Task<byte[]?> ReadCommittedAsync(string path, CancellationToken cancellationToken) =>
        (await ReadCommittedAsync([path], cancellationToken))[0];

    /// <summary>
    /// Files and folders as they are in the commit that is checked out, in one call to git; null for each that it does
    /// not have.
    /// </summary>
    /// <exception cref="EnvironmentFault">Git does not work here, so the pristine files are not known.</exception>
    public async Task<IReadOnlyList<byte[]?>> ReadCommittedAsync(
        IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        var names = Encoding.UTF8.GetBytes(string.Concat(paths.Select(path => $"HEAD:{path}\n")));
        var answer = await GitAsync(["cat-file", "--batch"], names, cancellationToken);
        var found = Objects(answer.Output);
        return [.. paths.Select((_, index) => found.ElementAtOrDefault(index).Content)];
    }

    /// <summary>
    /// Adds these files' texts to git's object store, so that they can be read by id before they are committed.
    /// </summary>
    public async Task KeepAsync(IReadOnlyCollection<string> paths, CancellationToken cancellationToken)
    {
        var names = Encoding.UTF8.GetBytes(string.Concat(paths.Select(path => path + "\n")));
        await GitAsync(["hash-object", "-w", "--stdin-paths"], names, cancellationToken);
    }

    /// <summary>The names of the files in this folder, but not below it, of the commit that is checked out.</summary>
    /// <exception cref="EnvironmentFault">Git does not work here.</exception>
    internal async Task<IReadOnlyList<string>> NamesCommittedAsync(string folder, CancellationToken cancellationToken)
    {
        var answer = await GitAsync(["ls-tree", "-z", "--name-only", "HEAD", folder + "/"], null, cancellationToken);
        var paths = answer.Text.Split('\0', StringSplitOptions.RemoveEmptyEntries);
        return [.. paths.Select(path => Path.GetFileName(path))];
    }

    /// <summary>How files of this folder differ from those of the commit that is checked out.</summary>
    /// <param name="context">The number of equal lines around each difference.</param>
    /// <exception cref="EnvironmentFault">Git does not work here.</exception>
    internal async Task<string> DifferenceAsync(
        string folder, IReadOnlyList<string> names, int context, CancellationToken cancellationToken)
    {
        string[] format =
        [
            $"-U{context}", "--relative", "--src-prefix=a/", "--dst-prefix=b/", "--no-renames",
            "--diff-algorithm=default",
            // What a user may have set up for the eye.
            "--no-color", "--no-ext-diff", "--no-textconv",
        ];
        string[] diff = ["-C", folder, "diff", "HEAD", .. format, "--", .. names];
        return (await GitAsync(diff, null, cancellationToken)).Text;
    }

    /// <summary>Puts files of this folder back as they are in the commit that is checked out.</summary>
    /// <exception cref="EnvironmentFault">Git does not work here.</exception>
    internal Task RestoreAsync(string folder, IReadOnlyList<string> names, CancellationToken cancellationToken) =>
        GitAsync(["-C", folder, "checkout", "-q", "HEAD", "--", .. names], null, cancellationToken);

    private async Task<ProcessResult> GitAsync(
        IReadOnlyList<string> arguments, byte[]? input, CancellationToken cancellationToken)
    {
        var answer = await processes.RunAsync(
            new ProcessCall("git", arguments, root, variables, input), cancellationToken);
        if (answer.ExitCode == 0)
            return answer;
        var fix = answer.Errors.Contains("dubious ownership", StringComparison.Ordinal)
            ? $"If it is yours: git config --global --add safe.directory '{root}'"
            : "Clone again, and copy your own files into the new clone.";
        throw new EnvironmentFault($"Git does not work in '{root}': {answer.Errors.Split('\n')[0].Trim()}. {fix}");
    }

    private static Dictionary<string, byte[]> Split(byte[] answer) =>
        Objects(answer).Where(found => found.Content is not null)
            .DistinctBy(found => found.Id)
            .ToDictionary(found => found.Id, found => found.Content!);

    /// <summary>
    /// Git writes each object as a line "id type size", its bytes, and a line feed, or as a line "name missing".
    /// </summary>
    private static List<(string Id, byte[]? Content)> Objects(byte[] answer)
    {
        var objects = new List<(string, byte[]?)>();
        for (var rest = answer.AsSpan(); rest.IndexOf((byte)'\n') is var end and >= 0;)
        {
            var header = Encoding.UTF8.GetString(rest[..end]).Split(' ');
            rest = rest[(end + 1)..];
            if (header is not [var id, "blob" or "tree", var size])
            {
                objects.Add((header[0], null));
                continue;
            }

            var length = int.Parse(size);
            objects.Add((id, rest[..length].ToArray()));
            rest = rest[(length + 1)..];
        }

        return objects;
    }
}
