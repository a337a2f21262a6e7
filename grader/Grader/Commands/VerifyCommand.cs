using System.CommandLine;
using System.Text.Json;
using Grader.Arguments;
using Grader.Engine.Catalog;
using Grader.Engine.Verification;
using Grader.Views;
using Spectre.Console;

namespace Grader.Commands;

/// <summary>For authors: proves every claim of a kata, or of all.</summary>
internal sealed class VerifyCommand(GraderSession session)
{
    public Command Describe()
    {
        var kata = KataArgument.Describe(session, meant: "all katas");
        var repeat = RepeatOption.Describe(
            "How many times to run each reference and each wrong solution; it takes that many times as long.");
        var json = JsonOption.Describe();
        var command = new Command(
            "verify",
            "Prove that each kata is complete, its stub fails, its reference passes, and "
            + "its wrong solutions are caught.") { kata, repeat, json };
        command.SetAction((parsed, cancellationToken) => ExecuteAsync(
            parsed.GetValue(kata), parsed.GetValue(repeat), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private async Task<int> ExecuteAsync(string? text, int repeat, bool json, CancellationToken cancellationToken)
    {
        await using var workbench = session.Open();
        KataSlug[] slugs = text is null
            ? [.. KataCatalog.Slugs(workbench.Clone)]
            : [KataArgument.FindFolder(text, workbench.Clone)];

        // At most one per processor: some tests need threads that really run in parallel.
        var atOnce = Math.Max(1, Environment.ProcessorCount);
        workbench.KeepWarm(atOnce);
        workbench.Housekeeping.Sweep();
        var verifier = await workbench.VerifierAsync(atOnce, cancellationToken);
        var proofs = await ShowProgressAsync(
            json, progress => verifier.VerifyAsync(slugs, repeat, progress, cancellationToken));
        if (json)
            await session.Output.WriteLineAsync(
                JsonSerializer.Serialize(ProofDocument.Of(proofs), ProofJson.Default.ProofDocument));
        else
            session.Screen.Write(VerifyView.Of(proofs));
        return proofs.All(proof => proof.Sound) ? ExitCodes.Fine : ExitCodes.NotPassing;
    }

    private async Task<IReadOnlyList<KataProof>> ShowProgressAsync(
        bool json, Func<Action<double>, Task<IReadOnlyList<KataProof>>> verify)
    {
        if (json || !session.Screen.Profile.Capabilities.Interactive)
            return await verify(_ => { });

        return await session.Screen.Progress().AutoClear(true).HideCompleted(false).StartAsync(progress =>
        {
            var bar = progress.AddTask("Verifying", maxValue: 1);
            return verify(share => bar.Value = share);
        });
    }
}
