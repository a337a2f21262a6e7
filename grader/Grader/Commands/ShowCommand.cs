using System.CommandLine;
using Grader.Arguments;
using Grader.Engine.Catalog;
using Grader.Views;

namespace Grader.Commands;

/// <summary>The lesson in the terminal.</summary>
internal sealed class ShowCommand(GraderSession session)
{
    public Command Describe()
    {
        var kata = KataArgument.Describe(session);
        var command = new Command("show", "Show the lesson of a kata.") { kata };
        command.SetAction((parsed, cancellationToken) => ExecuteAsync(parsed.GetValue(kata), cancellationToken));
        return command;
    }

    private async Task<int> ExecuteAsync(string? text, CancellationToken cancellationToken)
    {
        await using var workbench = session.Open();
        var kata = KataArgument.Find(text, await workbench.LoadAsync(cancellationToken), workbench);
        session.Screen.Write(MarkdownView.Of(Lesson.Of(kata).Markdown));
        return ExitCodes.Fine;
    }
}
