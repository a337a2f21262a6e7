using System.Text.Json;
using Grader.Engine.Files;

namespace Grader.Engine.Catalog;

/// <summary>Reads and writes katas/katas.lock.json.</summary>
public sealed class LockFile(Clone clone, GitRepository git)
{
    /// <summary>
    /// The committed lock; the working tree's lock counts only for katas that are not committed yet, and without any
    /// commit.
    /// </summary>
    /// <exception cref="EnvironmentFault">There is no readable lock.</exception>
    public async Task<LockReading> ReadAsync(CancellationToken cancellationToken)
    {
        if (!git.Exists)
            return new LockReading(ReadWorkTree(), new HashSet<string>()) { IsWithoutGit = true };

        var answer = await git.ReadCommittedAsync(
            [clone.Relative(clone.Lock), clone.Relative(clone.State)], cancellationToken);
        var (committed, records) = (answer[0], answer[1]);
        if (records is not null)
            throw new EnvironmentFault(
                $"'{clone.Relative(clone.State)}' is committed in this clone, so its verdicts cannot be trusted. "
                + $"Remove it with 'git rm -r -q --cached {clone.Relative(clone.State)}' and a commit, then delete "
                + "the folder.");
        if (committed is null)
            return new LockReading(ReadWorkTree(), new HashSet<string>());

        var pristine = Parse(committed, "The committed 'katas/katas.lock.json'");
        if (!File.Exists(clone.Lock)
            || WorkFile.Read(clone.Lock) is not WorkFile.Regular work
            || work.Content.AsSpan().SequenceEqual(committed))
            return new LockReading(pristine, new HashSet<string>());

        return TryParse(work.Content) is { } current
            ? Combine(pristine, current)
            : new LockReading(pristine, pristine.Katas.Keys.ToHashSet());
    }

    /// <summary>The lock of the author's working tree.</summary>
    /// <exception cref="EnvironmentFault">It is missing or broken.</exception>
    public KataLock ReadWorkTree() => WorkFile.Read(clone.Lock) switch
    {
        WorkFile.Regular file => Parse(file.Content, "'katas/katas.lock.json'"),
        WorkFile.Refused refused =>
            throw new EnvironmentFault(
                $"'katas/katas.lock.json' {refused.Why}. 'git checkout katas/katas.lock.json' brings it back."),
        _ =>
            throw new EnvironmentFault(
                "'katas/katas.lock.json' is missing. 'git checkout katas/katas.lock.json' brings it back; "
                + "authors write it again with 'grader lock'."),
    };

    public static byte[] Serialize(KataLock katas) =>
        [.. JsonSerializer.SerializeToUtf8Bytes(katas, KataLockJson.Default.KataLock), (byte)'\n'];

    private static LockReading Combine(KataLock committed, KataLock current)
    {
        var added = current.Katas.Where(kata => !committed.Katas.ContainsKey(kata.Key));
        var modified = committed.Katas.Where(
            kata => !current.Katas.TryGetValue(kata.Key, out var now) || !kata.Value.SameAs(now))
            .Select(kata => kata.Key);
        var katas = new SortedDictionary<string, LockedKata>(committed.Katas, StringComparer.Ordinal);
        foreach (var (id, kata) in added)
            katas[id] = kata;
        return new LockReading(committed with { Katas = katas }, modified.ToHashSet());
    }

    private static KataLock Parse(byte[] content, string which) =>
        TryParse(content) ?? throw new EnvironmentFault(
            $"{which} cannot be read as a lock of schema {KataLock.CurrentSchema}. 'git checkout "
            + "katas/katas.lock.json' brings the committed one back; authors write it again with 'grader lock'.");

    /// <returns>Null if it cannot be read.</returns>
    public static KataLock? TryParse(byte[] content) => LockReader.Read(content);
}
