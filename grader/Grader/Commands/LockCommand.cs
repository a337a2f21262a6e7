using System.CommandLine;
using Grader.Engine.Catalog;
using Grader.Engine.Files;

namespace Grader.Commands;

/// <summary>For authors: writes katas/katas.lock.json from the working tree.</summary>
internal sealed class LockCommand(GraderSession session)
{
    public Command Describe()
    {
        var command = new Command(
            "lock", "Write katas/katas.lock.json, which says what is pristine and what is graded.");
        command.SetAction((_, cancellationToken) => ExecuteAsync(cancellationToken));
        return command;
    }

    private async Task<int> ExecuteAsync(CancellationToken cancellationToken)
    {
        await using var workbench = session.Open();
        var builder = await workbench.LockBuilderAsync(cancellationToken);
        var katas = builder.Build();
        var committed = await workbench.Git.ReadCommittedAsync(
            workbench.Clone.Relative(workbench.Clone.Lock), cancellationToken);
        AtomicFile.Write(workbench.Clone.Lock, LockFile.Serialize(katas));
        await workbench.Git.KeepAsync(
            [.. katas.Shared.Keys, .. katas.Katas.SelectMany(
                kata => kata.Value.Files.Keys.Select(file => $"katas/{kata.Key}/{file}"))],
            cancellationToken);
        await session.Output.WriteLineAsync(
            $"Locked {katas.Katas.Count} katas with {katas.Katas.Sum(kata => kata.Value.Tests.Count)} tests.");
        if (committed is not null
            && LockFile.TryParse(committed) is { } before
            && ChangedStubs(before, katas).ToList() is { Count: > 0 } changed)
            await session.Output.WriteLineAsync(
                $"The stub changed: {string.Join(", ", changed.Select(file => $"'{file}'"))}. If a solution replaced it, restore the stub with 'git checkout', then lock again.");
        return ExitCodes.Fine;
    }

    private static IEnumerable<string> ChangedStubs(KataLock before, KataLock now) =>
        from kata in now.Katas
        where before.Katas.ContainsKey(kata.Key)
        from file in kata.Value.Stub
        where before.Katas[kata.Key].Files.TryGetValue(file, out var id) && id != kata.Value.Files[file]
        select $"katas/{kata.Key}/{file}";
}
