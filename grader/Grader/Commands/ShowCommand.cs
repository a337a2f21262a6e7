using System.CommandLine;
using Grader.Arguments;
using Grader.Engine;
using Grader.Engine.Catalog;
using Grader.Paging;
using Grader.Views;

namespace Grader.Commands;

/// <summary>Shows the lesson: page by page in a terminal, as a whole into a pipe.</summary>
internal sealed class ShowCommand(GraderSession session)
{
    private const string Primer = "PRIMER.md";

    public Command Describe()
    {
        var kata = KataArgument.Describe(session);
        var command = new Command(
            "show", "Show the lesson of a kata, or with 'primer' the primer, page by page.") { kata };
        command.SetAction((parsed, cancellationToken) => ExecuteAsync(parsed.GetValue(kata), cancellationToken));
        return command;
    }

    private async Task<int> ExecuteAsync(string? text, CancellationToken cancellationToken)
    {
        await using var workbench = session.Open();
        if (string.Equals(text, "primer", StringComparison.OrdinalIgnoreCase))
        {
            var primer = Path.Combine(workbench.Clone.Katas, Primer);
            if (!File.Exists(primer))
                throw new EnvironmentFault(
                    $"'katas/{Primer}' is missing. 'git checkout katas/{Primer}' brings it back.");
            await new Pager(session)
                .ShowAsync(MarkdownView.Of(await File.ReadAllTextAsync(primer, cancellationToken)), cancellationToken);
            return ExitCodes.Fine;
        }

        var kata = KataArgument.Find(text, await workbench.LoadAsync(cancellationToken), workbench);
        await new Pager(session).ShowAsync(MarkdownView.Of(Lesson.Of(kata).Markdown), cancellationToken);
        return ExitCodes.Fine;
    }
}
