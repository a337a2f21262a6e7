using System.CommandLine;
using System.Text.RegularExpressions;
using Grader.Arguments;
using Grader.Engine.Catalog;
using Grader.Engine.Verification;
using Spectre.Console;

namespace Grader.Commands;

/// <summary>For authors: makes a wrong solution of an edited reference, and puts the reference back.</summary>
internal sealed partial class WrongCommand(GraderSession session)
{
    public Command Describe()
    {
        var kata = KataArgument.DescribeRequired(session);
        var name = new Argument<string>("NAME")
        {
            Description = "Lowercase words with dashes: never-cancels.",
            HelpName = "NAME",
        };
        var misconception = new Option<string>("--misconception")
        {
            Description = "One sentence: the belief that leads to this mistake.",
            HelpName = "TEXT",
        };
        var but = new Option<string>("--but")
        {
            Description = "One sentence: what is true instead.",
            HelpName = "TEXT",
        };
        var command = new Command("wrong", "Make a wrong solution of an edited reference, and undo the edit.")
        {
            kata, name, misconception, but,
        };
        command.SetAction((parsed, cancellationToken) => ExecuteAsync(
            parsed.GetValue(kata)!,
            parsed.GetValue(name)!,
            parsed.GetValue(misconception),
            parsed.GetValue(but),
            cancellationToken));
        return command;
    }

    private async Task<int> ExecuteAsync(
        string text, string name, string? misconception, string? but, CancellationToken cancellationToken)
    {
        if (!Name().IsMatch(name))
            throw new WrongUse(
                $"'{name}' is not a name for a wrong solution. "
                + "Use lowercase words with dashes, such as 'never-cancels'.");

        await using var workbench = session.Open();
        var kata = KataArgument.FindFolder(text, workbench.Clone);
        workbench.KeepWarm(1);
        var writer = await workbench.WrongSolutionWriterAsync(cancellationToken);
        var edit = await writer.ReadAsync(kata, name, cancellationToken) switch
        {
            ReferenceEdit.Ready ready => ready,
            ReferenceEdit.Refused refused => throw new WrongUse(refused.Message),
            _ => throw new InvalidOperationException("An edit was read in neither of its two ways."),
        };
        var belief = new Belief(
            Sentence("--misconception", misconception ?? edit.Replaced?.Misconception
                ?? await AskAsync(
                    "Which misconception leads to this edit? One sentence:",
                    "Name the misconception behind this edit: --misconception \"<one sentence>\".",
                    cancellationToken)),
            Sentence("--but", but ?? edit.Replaced?.But
                ?? await AskAsync(
                    "What is true instead? One sentence:",
                    "Say what is true instead of the misconception: --but \"<one sentence>\".",
                    cancellationToken)));
        switch (await writer.WriteAsync(kata, edit, belief, cancellationToken))
        {
            case WrittenPatch.Done done:
                await session.Output.WriteLineAsync(
                    $"wrote {edit.File}\nCaught by: {string.Join(", ", done.CaughtBy)}\n"
                    + "The reference is as committed again.");
                return ExitCodes.Fine;
            case WrittenPatch.Refused refused:
                throw new WrongUse(refused.Message);
            default:
                throw new InvalidOperationException("A patch was written in neither of its two ways.");
        }
    }

    private async Task<string> AskAsync(string question, string refusal, CancellationToken cancellationToken) =>
        session.Surroundings.HasTerminal
            ? await session.Screen.PromptAsync(new TextPrompt<string>(question), cancellationToken)
            : throw new WrongUse(refusal);

    private static string Sentence(string option, string text) =>
        text.Trim() is { Length: > 0 } sentence && !sentence.Contains('\n', StringComparison.Ordinal)
            ? sentence
            : throw new WrongUse($"{option} is one sentence in one line, not '{text}'.");

    [GeneratedRegex(@"\A[a-z0-9]+(-[a-z0-9]+)*\z")]
    private static partial Regex Name();
}
