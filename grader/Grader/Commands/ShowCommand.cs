using System.CommandLine;
using System.Text;
using Grader.Engine;
using Grader.Engine.Catalog;
using Grader.Engine.Files;
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
        var workbench = session.Open();
        await using var _ = workbench.ConfigureAwait(false);
        var kata = KataArgument.Find(text, await workbench.LoadAsync(cancellationToken).ConfigureAwait(false), workbench);
        if (WorkFile.Read(Path.Combine(kata.Folder, "README.md")) is not WorkFile.Regular lesson)
            throw new EnvironmentFault($"'katas/{kata.Id}/README.md' is missing. 'git checkout katas/{kata.Id}/README.md' brings it back.");
        session.Screen.Write(MarkdownView.Of(new FrontMatterReader().Body(Encoding.UTF8.GetString(lesson.Content))));
        return ExitCodes.Fine;
    }
}
