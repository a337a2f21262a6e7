using System.CommandLine;

namespace Grader.Commands;

/// <summary>Prints a shell's completion script.</summary>
internal sealed class CompletionCommand(GraderSession session)
{
    private const string Bash = """
        _grader() {
            local IFS=$'\n'
            COMPREPLY=($(compgen -W "$(grader "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -F _grader grader
        """;

    private const string Zsh = """
        _grader() {
            local -a words_found
            words_found=("${(@f)$(grader "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
            compadd -a words_found
        }
        compdef _grader grader
        """;

    private const string PowerShell = """
        Register-ArgumentCompleter -Native -CommandName grader -ScriptBlock {
            param($word, $line, $position)
            grader "[suggest:$position]" "$line" 2>$null | Where-Object { $_ -like "$word*" } | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
        }
        """;

    public Command Describe()
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or pwsh.", HelpName = "SHELL" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "pwsh");
        var command = new Command(
            "completion",
            "Print the script that completes grader's words: eval \"$(grader completion bash)\".") { shell };
        command.SetAction(async (parsed, _) =>
        {
            await session.Output.WriteLineAsync(
                parsed.GetValue(shell) switch { "bash" => Bash, "zsh" => Zsh, _ => PowerShell });
            return ExitCodes.Fine;
        });
        return command;
    }
}
