using System.CommandLine;
using Grader.Arguments;
using Grader.Engine.Catalog;
using Grader.Engine.Grading;
using Grader.Engine.Verdicts;
using Grader.Learner;
using Grader.Views;

namespace Grader.Commands;

/// <summary>Grades one kata, or all.</summary>
internal sealed class RunCommand(GraderSession session)
{
    public Command Describe()
    {
        var kata = KataArgument.Describe(session);
        var all = new Option<bool>("--all") { Description = "Grade every kata that was started." };
        var mastery = new Option<bool>("--mastery")
        {
            Description = "Grade the mastery stages, too: show their failures, and exit with 1 unless they pass.",
        };
        var allStages = new Option<bool>("--all-stages")
        {
            Description = "Run every test, even after the first stage that does not pass.",
        };
        var repeat = RepeatOption.Describe("Run a passing kata N times; a single failing run fails it.");
        var json = JsonOption.Describe();
        var github = new Option<bool>("--github")
        {
            Description = "Write annotations and a job summary for GitHub Actions.",
        };
        var command = new Command(
            "run",
            "Grade one kata (default: the current one) "
            + "or all; exit code 1 if one does not pass.") { kata, all, mastery, allStages, repeat, json, github };
        command.SetAction((parsed, cancellationToken) => ExecuteAsync(
            new Request(
                parsed.GetValue(kata),
                parsed.GetValue(all),
                parsed.GetValue(mastery),
                new GradeOptions(
                    parsed.GetValue(repeat), parsed.GetValue(allStages) ? StageScope.All : StageScope.ToFirstFailure),
                parsed.GetValue(json),
                parsed.GetValue(github)),
            cancellationToken));
        return command;
    }

    private async Task<int> ExecuteAsync(Request request, CancellationToken cancellationToken)
    {
        if (request is { Kata: { } named, All: true })
            throw new WrongUse($"Either '{named}' or --all, not both.");

        if (request is { Json: true, GitHub: true })
            throw new WrongUse("Either --json or --github, not both.");

        await using var workbench = session.Open();
        var catalog = await workbench.LoadAsync(cancellationToken);
        IReadOnlyList<Kata> asked = request.All ? catalog.Katas : [KataArgument.Find(request.Kata, catalog, workbench)];
        var verdicts = await new KataSweep(
            workbench,
            request.Json ? null : session.Screen,
            request.Options).GradeAsync(asked, catalog, cancellationToken);
        if (!request.All && verdicts[0].State != KataState.NotStarted)
            new CurrentKata(workbench).Set(asked[0]);
        if (request.GitHub)
            await ReportAsync(verdicts, cancellationToken);
        else if (request.Json)
            await JsonOption.WriteAsync(session.Output, verdicts);
        else if (request.All)
            session.Screen.Write(StatusView.Of(verdicts));
        else
            session.Screen.Write(
                KataView.Of(verdicts[0], request.Mastery ? null : Explanation.Of(workbench.Clone, asked[0])));
        return verdicts.All(verdict => request.Mastery ? verdict.Mastered : verdict.State == KataState.Done)
            ? ExitCodes.Fine
            : ExitCodes.NotPassing;
    }

    private async Task ReportAsync(IReadOnlyList<KataVerdict> verdicts, CancellationToken cancellationToken)
    {
        foreach (var annotation in GitHubView.Annotations(verdicts))
            await session.Output.WriteLineAsync(annotation);
        if (session.Surroundings.StepSummary is { } path)
            await File.AppendAllTextAsync(path, GitHubView.Summary(verdicts), cancellationToken);
        session.Screen.Write(StatusView.Of(verdicts));
    }

    private sealed record Request(string? Kata, bool All, bool Mastery, GradeOptions Options, bool Json, bool GitHub);
}
