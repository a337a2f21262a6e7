using Grader.Engine;
using Grader.Engine.Catalog;
using Grader.Engine.Progress;

namespace Grader.Learner;

/// <summary>Puts the pristine stub back, and undoes that. Replaced work is always kept.</summary>
internal sealed class StubReset(Workbench workbench)
{
    /// <returns>The folder that keeps the replaced work, or null if nothing differs from the stub.</returns>
    /// <exception cref="EnvironmentFault">The stub is not known, or the work cannot be kept: nothing was
    /// replaced.</exception>
    public async Task<string?> ResetAsync(Kata kata, CancellationToken cancellationToken)
    {
        if (kata.Lock is not { } locked)
            throw new EnvironmentFault(
                $"'{kata.Id}' is not in katas/katas.lock.json, so its stub is not known. Authors run 'grader lock'.");

        return Submission.Read(kata, locked).Pristine
            ? null
            : workbench.Kept.Replace(kata, await StubAsync(kata, locked, cancellationToken));
    }

    /// <summary>Brings back the work that was kept last; again, the one before it.</summary>
    /// <returns>The folder that keeps the replaced work.</returns>
    public string Undo(Kata kata, KeptWork.Kept kept)
    {
        var folder = workbench.Kept.Replace(kata, kept.Sources, undone: true);
        workbench.Kept.MarkUndone(kept);
        return folder;
    }

    private async Task<Dictionary<string, byte[]>> StubAsync(
        Kata kata, LockedKata locked, CancellationToken cancellationToken)
    {
        var texts = await workbench.Texts.ReadAsync(
            locked.Stub.ToDictionary(kata.PathOf, file => locked.Files[file]), cancellationToken);
        return locked.Stub.ToDictionary(
            file => file,
            file => texts.GetValueOrDefault(kata.PathOf(file)) ?? throw new EnvironmentFault(
                $"The pristine text of '{kata.PathOf(file)}' is not in git. 'git fetch --unshallow' or a new "
                + "clone brings it back. Nothing was replaced."));
    }
}
