using System.Text;
using Grader.Engine.Processes;

namespace Grader.Engine.Files;

/// <summary>What the grader asks git: texts by blob id, and files of the commit that is checked out.</summary>
public sealed class GitRepository(IProcessRunner processes, string root)
{
    /// <summary>Git lets one object stand for another, where it was told so.</summary>
    private static readonly Dictionary<string, string?> AsTheyAre = new() { ["GIT_NO_REPLACE_OBJECTS"] = "1" };

    /// <summary>The texts of these blobs; those that git does not have are missing in the answer.</summary>
    public async Task<IReadOnlyDictionary<string, byte[]>> ReadBlobsAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
            return new Dictionary<string, byte[]>();
        var names = Encoding.ASCII.GetBytes(string.Concat(ids.Select(id => id + "\n")));
        var answer = await GitAsync(["cat-file", "--batch"], names, cancellationToken).ConfigureAwait(false);
        return answer.ExitCode == 0 ? Split(answer.Output) : new Dictionary<string, byte[]>();
    }

    /// <summary>A file as it is in the commit that is checked out, or null (not committed, no commit, no git).</summary>
    public async Task<byte[]?> ReadCommittedAsync(string path, CancellationToken cancellationToken)
    {
        var answer = await GitAsync(["cat-file", "blob", $"HEAD:{path}"], null, cancellationToken).ConfigureAwait(false);
        return answer.ExitCode == 0 ? answer.Output : null;
    }

    /// <summary>Whether the commit that is checked out has this file or folder.</summary>
    public async Task<bool> IsCommittedAsync(string path, CancellationToken cancellationToken) =>
        (await GitAsync(["cat-file", "-e", $"HEAD:{path}"], null, cancellationToken).ConfigureAwait(false)).ExitCode == 0;

    /// <summary>Keeps these files' texts in git's store, so that they can be read back by id before they are committed.</summary>
    public async Task KeepAsync(IReadOnlyCollection<string> paths, CancellationToken cancellationToken)
    {
        var names = Encoding.UTF8.GetBytes(string.Concat(paths.Select(path => path + "\n")));
        await GitAsync(["hash-object", "-w", "--stdin-paths"], names, cancellationToken).ConfigureAwait(false);
    }

    private Task<ProcessResult> GitAsync(IReadOnlyList<string> arguments, byte[]? input, CancellationToken cancellationToken) =>
        processes.RunAsync(new ProcessCall("git", arguments, root, AsTheyAre, input), cancellationToken);

    /// <summary>Each blob comes as a line "id type size", its bytes, and a line feed.</summary>
    private static Dictionary<string, byte[]> Split(byte[] answer)
    {
        var blobs = new Dictionary<string, byte[]>();
        for (var rest = answer.AsSpan(); rest.IndexOf((byte)'\n') is var end and >= 0;)
        {
            var header = Encoding.ASCII.GetString(rest[..end]).Split(' ');
            rest = rest[(end + 1)..];
            if (header is not [var id, "blob", var size])
                continue;
            var length = int.Parse(size, System.Globalization.CultureInfo.InvariantCulture);
            blobs[id] = rest[..length].ToArray();
            rest = rest[(length + 1)..];
        }

        return blobs;
    }
}
