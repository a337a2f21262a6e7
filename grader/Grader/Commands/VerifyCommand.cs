using System.CommandLine;
using System.Text.Json;
using Grader.Arguments;
using Grader.Engine.Verification;
using Grader.Views;

namespace Grader.Commands;

/// <summary>For authors: proves every claim of a kata, or of all.</summary>
internal sealed class VerifyCommand(GraderSession session)
{
    private const int AsRepeat = 0;

    public Command Describe()
    {
        var kata = KataArgument.Describe(session, meant: "all katas");
        var repeat = RepeatOption.Describe(
            "How many times to run each reference and each wrong solution; it takes that many times as long.");
        var repeatWrong = RepeatOption.Describe(
            "--repeat-wrong", "How many times to run each wrong solution, if not as often as --repeat says.", AsRepeat);
        var signatures = new Option<bool>("--signatures")
        {
            Description =
                "Also run all tests against each wrong solution, and prove which ones it fails. It takes minutes.",
        };
        var json = JsonOption.Describe();
        var command = new Command(
            "verify",
            "Prove that each kata is complete, its stub fails, its reference passes, and "
            + "its wrong solutions are caught.") { kata, repeat, repeatWrong, signatures, json };
        command.SetAction((parsed, cancellationToken) => ExecuteAsync(
            parsed.GetValue(kata),
            new Thoroughness(
                parsed.GetValue(repeat),
                parsed.GetValue(repeatWrong) is var wrong and not AsRepeat ? wrong : parsed.GetValue(repeat),
                parsed.GetValue(signatures)),
            parsed.GetValue(json),
            cancellationToken));
        return command;
    }

    private async Task<int> ExecuteAsync(
        string? text, Thoroughness how, bool json, CancellationToken cancellationToken)
    {
        await using var workbench = session.Open();
        var slugs = KataArgument.FindFolders(text, workbench.Clone);
        var run = new AuthorRun(session, workbench);
        run.Prepare();
        var verifier = await workbench.VerifierAsync(run.AtOnce, cancellationToken);
        var proofs = json ? await VerifyAsync(_ => { }) : await run.ShowProgressAsync("Verifying", VerifyAsync);
        if (json)
            await session.Output.WriteLineAsync(
                JsonSerializer.Serialize(ProofDocument.Of(proofs), ProofJson.Default.ProofDocument));
        else
            session.Screen.Write(VerifyView.Of(proofs));
        return proofs.All(proof => proof.Sound) ? ExitCodes.Fine : ExitCodes.NotPassing;

        Task<IReadOnlyList<KataProof>> VerifyAsync(Action<double> onProgress) =>
            verifier.VerifyAsync(slugs, how, onProgress, cancellationToken);
    }
}
