using System.CommandLine;
using System.Text;
using Grader.Arguments;
using Grader.Engine;
using Grader.Engine.Catalog;
using Grader.Engine.Verdicts;
using Grader.Engine.Verification;
using Grader.Learner;
using Grader.Paging;
using Grader.Views;

namespace Grader.Commands;

/// <summary>
/// Shows the reference and its explanation: after a pass, or to a learner who gives up, which is recorded.
/// </summary>
internal sealed class SolutionCommand(GraderSession session)
{
    private const int MaxBeliefs = 5;

    public Command Describe()
    {
        var kata = KataArgument.Describe(session);
        var giveUp = new Option<bool>("--give-up")
        {
            Description = "Show it although the kata is not done; it is recorded as seen.",
        };
        var diff = new Option<bool>("--diff") { Description = "Show the members whose code differs from it." };
        var command = new Command(
            "solution", "Show the reference solution and its explanation.") { kata, giveUp, diff };
        command.SetAction((parsed, cancellationToken) => ExecuteAsync(
            parsed.GetValue(kata), parsed.GetValue(giveUp), parsed.GetValue(diff), cancellationToken));
        return command;
    }

    private async Task<int> ExecuteAsync(string? text, bool giveUp, bool diff, CancellationToken cancellationToken)
    {
        await using var workbench = session.Open();
        var catalog = await workbench.LoadAsync(cancellationToken);
        var kata = KataArgument.Find(text, catalog, workbench);
        var solution = SolutionFolder.Read(workbench.Clone, kata.Id);
        if (solution.Reference.Count == 0)
            throw new EnvironmentFault(
                $"'solutions/{kata.Id}' is missing. 'git checkout solutions/{kata.Id}' brings it back.");

        var verdict = (await new KataSweep(workbench, null).GradeAsync([kata], catalog, cancellationToken))[0];
        if (verdict.State != KataState.Done && !giveUp)
        {
            await session.Errors.WriteLineAsync(
                $"'{kata.Id}' is not done: {verdict.Passed} of {verdict.Total} tests pass. 'grader hint "
                + $"{kata.Number}' helps; 'grader solution {kata.Number} --give-up' shows it anyway.");
            return ExitCodes.NotPassing;
        }

        if (verdict.State != KataState.Done)
            Record(workbench, kata.Id);
        var view = diff
            ? DiffView.Of(await DifferenceAsync(workbench, Yours(kata), solution.Reference, cancellationToken))
            : SolutionView.Of(
                kata.Id, Texts(solution.Reference), solution.Explanation, Beliefs(workbench, kata, verdict));
        await new Pager(session).ShowAsync(view, cancellationToken);
        return ExitCodes.Fine;
    }

    private static async Task<MemberDifference> DifferenceAsync(
        Workbench workbench,
        IReadOnlyDictionary<string, byte[]> yours,
        IReadOnlyDictionary<string, byte[]> reference,
        CancellationToken cancellationToken)
    {
        var members = await workbench.SourceMembersAsync(cancellationToken);
        return MemberDifference.Between(members.Of(Texts(yours).Values), members.Of(Texts(reference).Values));
    }

    /// <summary>What earlier runs seemed to show, once the kata is done.</summary>
    private static IReadOnlyList<string> Beliefs(Workbench workbench, Kata kata, KataVerdict verdict) =>
        verdict.State != KataState.Done
            ? []
            : [.. workbench.Verdicts.Misconceptions(kata.Id)
                .Select(program => workbench.Misconceptions.SentencesOf(kata.Id, program))
                .OfType<(string Misconception, string But)>()
                .Take(MaxBeliefs)
                .Select(belief => MisconceptionText.Sentences(belief.Misconception, belief.But))];

    private static IReadOnlyDictionary<string, byte[]> Yours(Kata kata) =>
        kata.Lock is { } locked ? Submission.Read(kata, locked).Sources : new Dictionary<string, byte[]>();

    private static Dictionary<string, string> Texts(IReadOnlyDictionary<string, byte[]> files) =>
        files.ToDictionary(file => file.Key, file => Encoding.UTF8.GetString(file.Value).TrimStart('\uFEFF'));

    private static void Record(Workbench workbench, string kata)
    {
        var notes = workbench.Notes.Read();
        if (!notes.GivenUp.Contains(kata))
            workbench.Notes.Write(notes with { GivenUp = [.. notes.GivenUp, kata] });
    }
}
