using System.CommandLine;
using Grader.Arguments;
using Grader.Engine.Catalog;
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
        var repeat = RepeatOption.Describe("Run a kata that passes so often: one run that it does not pass is a failure.");
        var json = JsonOption.Describe();
        var github = new Option<bool>("--github") { Description = "Write annotations and a job summary for GitHub Actions." };
        var command = new Command("run", "Grade one kata (default: the current one) or all; exit code 1 if one does not pass.") { kata, all, repeat, json, github };
        command.SetAction((parsed, cancellationToken) => ExecuteAsync(parsed.GetValue(kata), parsed.GetValue(all), parsed.GetValue(repeat), parsed.GetValue(json), parsed.GetValue(github), cancellationToken));
        return command;
    }

    private async Task<int> ExecuteAsync(string? text, bool all, int repeat, bool json, bool github, CancellationToken cancellationToken)
    {
        if (text is not null && all)
            throw new WrongUse($"Either '{text}' or --all, not both.");

        if (json && github)
            throw new WrongUse("Either --json or --github, not both.");

        await using var workbench = session.Open();
        var catalog = await workbench.LoadAsync(cancellationToken);
        IReadOnlyList<Kata> asked = all ? catalog.Katas : [KataArgument.Find(text, catalog, workbench)];
        var verdicts = await new KataSweep(workbench, json ? null : session.Screen, repeat).GradeAsync(asked, catalog, cancellationToken);
        if (github)
            await ReportAsync(verdicts, cancellationToken);
        else if (json)
            await JsonOption.WriteAsync(session.Output, verdicts);
        else if (all)
            session.Screen.Write(StatusView.Of(verdicts));
        else
            session.Screen.Write(KataView.Of(verdicts[0]));
        return verdicts.All(verdict => verdict.State == KataState.Done) ? ExitCodes.Fine : ExitCodes.NotPassing;
    }

    private async Task ReportAsync(IReadOnlyList<KataVerdict> verdicts, CancellationToken cancellationToken)
    {
        foreach (var annotation in GitHubView.Annotations(verdicts))
            await session.Output.WriteLineAsync(annotation);
        if (session.Surroundings.StepSummary is { } path)
            await File.AppendAllTextAsync(path, GitHubView.Summary(verdicts), cancellationToken);
        session.Screen.Write(StatusView.Of(verdicts));
    }
}
