using System.CommandLine;
using Grader.Engine;
using Grader.Engine.Catalog;

namespace Grader.Commands;

/// <summary>Puts the pristine stub back. What it replaces is kept.</summary>
internal sealed class ResetCommand(GraderSession session)
{
    public Command Describe()
    {
        var kata = KataArgument.Describe(session);
        var command = new Command("reset", "Put the pristine stub back; your work is kept, and 'grader undo' brings it back.") { kata };
        command.SetAction((parsed, cancellationToken) => ExecuteAsync(parsed.GetValue(kata), cancellationToken));
        return command;
    }

    private async Task<int> ExecuteAsync(string? text, CancellationToken cancellationToken)
    {
        await using var workbench = session.Open();
        var kata = KataArgument.Find(text, await workbench.LoadAsync(cancellationToken), workbench);
        if (kata.Lock is not { } locked)
            throw new EnvironmentFault($"'{kata.Id}' is not in katas/katas.lock.json, so its stub is not known. Authors run 'grader lock'.");
        if (Submission.Read(kata, locked).Pristine)
        {
            await session.Output.WriteLineAsync($"'{kata.Id}' is as it was at the start; nothing to reset.");
            return ExitCodes.Fine;
        }

        var folder = workbench.Kept.Replace(kata, await StubAsync(workbench, kata, locked, cancellationToken));
        await session.Output.WriteLineAsync($"'{kata.Id}' is as it was at the start. Your work is kept in '{workbench.Clone.Relative(folder)}'; 'grader undo' brings it back.");
        return ExitCodes.Fine;
    }

    private static async Task<Dictionary<string, byte[]>> StubAsync(Workbench workbench, Kata kata, LockedKata locked, CancellationToken cancellationToken)
    {
        var texts = await workbench.Texts.ReadAsync(locked.Stub.ToDictionary(file => $"katas/{kata.Id}/{file}", file => locked.Files[file]), cancellationToken);
        return locked.Stub.ToDictionary(
            file => file,
            file => texts.GetValueOrDefault($"katas/{kata.Id}/{file}") ?? throw new EnvironmentFault($"The pristine text of 'katas/{kata.Id}/{file}' is not in git. 'git fetch --unshallow' or a fresh clone has it. Nothing was replaced."));
    }
}
