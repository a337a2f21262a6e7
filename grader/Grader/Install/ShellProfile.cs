namespace Grader.Install;

/// <summary>The file that a shell reads at its start, and the line that puts the folder of .NET tools on PATH.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Line">In the shell's own language.</param>
internal sealed record ShellProfile(string Path, string Line)
{
    private const string Mark = " # added by 'grader install'";
    private const string Folder = ".dotnet/tools";

    /// <summary>The line for every shell that follows POSIX.</summary>
    public const string PosixLine = $"export PATH=\"$PATH:$HOME/{Folder}\"";

    /// <param name="shell">The program, as in <c>$SHELL</c>.</param>
    /// <param name="home">The user's home folder.</param>
    /// <returns>Null for a shell whose profile is unknown.</returns>
    public static ShellProfile? Of(string shell, string home) => System.IO.Path.GetFileName(shell) switch
    {
        _ when home.Length == 0 => null,
        // A terminal on macOS starts login shells, which do not read .bashrc.
        "bash" => new ShellProfile(
            System.IO.Path.Combine(home, OperatingSystem.IsMacOS() ? ".bash_profile" : ".bashrc"), PosixLine),
        "zsh" => new ShellProfile(System.IO.Path.Combine(home, ".zshrc"), PosixLine),
        "fish" => new ShellProfile(
            System.IO.Path.Combine(home, ".config", "fish", "config.fish"), $"set -gx PATH $PATH $HOME/{Folder}"),
        _ => null,
    };

    /// <summary>Whether the file names the folder already, in this line or in the user's own words.</summary>
    public bool HasLine => File.Exists(Path)
        && File.ReadLines(Path).Any(line => line.Contains(Folder, StringComparison.Ordinal)
            && !line.TrimStart().StartsWith('#'));

    /// <summary>Appends the line, marked as ours.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void Append()
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        var before = File.Exists(Path) ? File.ReadAllText(Path) : "";
        var start = before.Length == 0 || before.EndsWith('\n') ? "" : "\n";
        File.AppendAllText(Path, $"{start}{Line}{Mark}\n");
    }
}
