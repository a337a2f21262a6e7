using System.CommandLine;
using Grader.Arguments;
using Grader.Learner;
using Grader.Views;

namespace Grader.Commands;

/// <summary>Grades whatever changed, and shows every kata, the learner's progress and what is next.</summary>
internal sealed class StatusCommand(GraderSession session)
{
    public Command Describe()
    {
        var json = JsonOption.Describe();
        var command = new Command(
            "status", "Grade whatever changed, and show every kata. This is the default.") { json };
        command.SetAction((parsed, cancellationToken) => ExecuteAsync(parsed.GetValue(json), cancellationToken));
        return command;
    }

    public async Task<int> ExecuteAsync(bool json, CancellationToken cancellationToken)
    {
        await using var workbench = session.Open();
        var catalog = await workbench.LoadAsync(cancellationToken);
        var verdicts = await new KataSweep(workbench, json ? null : session.Screen).GradeAsync(
            catalog.Katas, catalog, cancellationToken);
        if (json)
            await JsonOption.WriteAsync(session.Output, verdicts);
        else
            session.Screen.Write(StatusView.Of(verdicts, new CurrentKata(workbench).Of(catalog).Slug));
        return ExitCodes.Fine;
    }
}
