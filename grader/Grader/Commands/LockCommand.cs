using System.CommandLine;
using System.Globalization;
using Grader.Engine.Catalog;
using Grader.Engine.Files;

namespace Grader.Commands;

/// <summary>For authors: writes katas/katas.lock.json from the work tree.</summary>
internal sealed class LockCommand(GraderSession session)
{
    public Command Describe()
    {
        var command = new Command("lock", "For authors: write katas/katas.lock.json, which says what is pristine and what is graded.");
        command.SetAction((_, cancellationToken) => ExecuteAsync(cancellationToken));
        return command;
    }

    private async Task<int> ExecuteAsync(CancellationToken cancellationToken)
    {
        var workbench = session.Open();
        await using var _ = workbench.ConfigureAwait(false);
        var builder = await workbench.LockBuilderAsync(cancellationToken).ConfigureAwait(false);
        var katas = builder.Build();
        AtomicFile.Write(workbench.Clone.Lock, LockFile.Serialize(katas));
        await workbench.Git.KeepAsync(
            [.. katas.Shared.Keys, .. katas.Katas.SelectMany(kata => kata.Value.Files.Keys.Select(file => $"katas/{kata.Key}/{file}"))],
            cancellationToken).ConfigureAwait(false);
        await session.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Locked {katas.Katas.Count} katas with {katas.Katas.Sum(kata => kata.Value.Tests.Count)} tests.")).ConfigureAwait(false);
        return ExitCodes.Fine;
    }
}
