using System.CommandLine;
using Grader.Arguments;
using Grader.Engine.Catalog;
using Grader.Paging;
using Grader.Views;

namespace Grader.Commands;

/// <summary>Shows the lesson: page by page in a terminal, as a whole into a pipe.</summary>
internal sealed class ShowCommand(GraderSession session)
{
    public Command Describe()
    {
        var kata = KataArgument.Describe(session);
        var command = new Command("show", "Show the lesson of a kata, page by page.") { kata };
        command.SetAction((parsed, cancellationToken) => ExecuteAsync(parsed.GetValue(kata), cancellationToken));
        return command;
    }

    private async Task<int> ExecuteAsync(string? text, CancellationToken cancellationToken)
    {
        await using var workbench = session.Open();
        var kata = KataArgument.Find(text, await workbench.LoadAsync(cancellationToken), workbench);
        await new Pager(session).ShowAsync(MarkdownView.Of(Lesson.Of(kata).Markdown), cancellationToken);
        return ExitCodes.Fine;
    }
}
