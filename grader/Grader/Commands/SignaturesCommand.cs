using System.CommandLine;
using Grader.Arguments;
using Grader.Engine.Diagnosis;
using Grader.Engine.Verification;

namespace Grader.Commands;

/// <summary>
/// For authors: writes which tests each wrong solution fails, by which a learner's misconception is recognised.
/// </summary>
internal sealed class SignaturesCommand(GraderSession session)
{
    /// <summary>How many runs it usually takes to notice a test that does not always end in the same way.</summary>
    private const int UsualRuns = 3;

    public Command Describe()
    {
        var kata = KataArgument.Describe(session, meant: "all katas");
        var names = new Argument<string[]>("NAME")
        {
            Description = "Wrong solutions whose lines to write anew. Default: all.",
            HelpName = "NAME",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var repeat = RepeatOption.Describe("How many times to run each wrong solution.", UsualRuns);
        var command = new Command(
            "signatures",
            "Write which tests each wrong solution fails. 'hint' recognises a misconception by it.")
        {
            kata, names, repeat,
        };
        command.SetAction((parsed, cancellationToken) => ExecuteAsync(
            parsed.GetValue(kata), parsed.GetValue(names) ?? [], parsed.GetValue(repeat), cancellationToken));
        return command;
    }

    private async Task<int> ExecuteAsync(
        string? text, string[] names, int repeat, CancellationToken cancellationToken)
    {
        await using var workbench = session.Open();
        var slugs = KataArgument.FindFolders(text, workbench.Clone);
        var run = new AuthorRun(session, workbench);
        run.Prepare();
        var trials = await workbench.TrialsAsync(run.AtOnce, cancellationToken);
        foreach (var slug in slugs)
        {
            var existing = WrongSolutionReader.Names(workbench.Clone, slug.Id);
            if (names.Except(existing).FirstOrDefault() is { } unknown)
                throw new WrongUse($"'{slug.Id}' has no wrong solution '{unknown}'.");
            var written = await run.ShowProgressAsync(
                slug.Id, progress => trials.SignaturesAsync(slug, names, repeat, progress, cancellationToken));
            var kept = SignatureFile.Read(workbench.Clone, slug.Id)
                .Where(signature => names.Length > 0 && existing.Contains(signature.Program))
                .ExceptBy(names, signature => signature.Program);
            SignatureFile.Write(workbench.Clone, slug.Id, [.. kept, .. written]);
            await session.Output.WriteLineAsync(
                $"wrote {SignatureFile.PathOf(slug.Id)}: {written.Count} of {existing.Count} wrong solutions, "
                + $"{written.Count(signature => signature.Unsteady.Count > 0)} with tests that are not steady.");
        }

        return ExitCodes.Fine;
    }
}
