using System.CommandLine;
using System.Text.Json;
using Grader.Arguments;
using Grader.Doctor;
using Grader.Views;

namespace Grader.Commands;

/// <summary>Reports what is missing or stale, and the command that fixes it.</summary>
internal sealed class DoctorCommand(GraderSession session)
{
    public Command Describe()
    {
        var quiet = new Option<bool>("--quiet") { Description = "Say only what is wrong." };
        var json = JsonOption.Describe();
        var command = new Command(
            "doctor", "Check everything the grader needs, and say how to fix what is missing.") { quiet, json };
        command.SetAction((parsed, cancellationToken) => ExecuteAsync(
            parsed.GetValue(quiet), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private async Task<int> ExecuteAsync(bool quiet, bool json, CancellationToken cancellationToken)
    {
        await using var workbench = session.Open();
        var findings = await new Checkup(session, workbench).RunAsync(cancellationToken);
        if (json)
            await session.Output.WriteLineAsync(
                JsonSerializer.Serialize(FindingDocument.Of(findings), FindingJson.Default.FindingDocument));
        else
            session.Screen.Write(
                DoctorView.Of([.. findings.Where(finding => !quiet || finding.Severity == FindingSeverity.Error)]));
        return findings.Any(finding => finding.Severity == FindingSeverity.Error)
            ? ExitCodes.Environment
            : ExitCodes.Fine;
    }
}
