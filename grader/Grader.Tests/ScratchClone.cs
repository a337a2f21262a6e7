using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Grader.Commands;
using Grader.Engine.Catalog;
using Grader.Engine.Processes;
using Grader.Tests.House;
using Grader.Watch;
using Spectre.Console.Testing;

namespace Grader.Tests;

/// <summary>
/// A temporary clone with the repository's build files and support library, and the given katas, locked and committed.
/// </summary>
public class ScratchClone(params string[] katas) : IAsyncLifetime
{
    private static readonly string[] BuildFiles =
    [
        "global.json", "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props",
        ".editorconfig", ".gitattributes", ".gitignore",
    ];

    private readonly TemporaryFolder folder = new();
    private string start = "";

    public string Root => folder.Path;

    internal Clone Clone => new(Root);

    /// <summary>Stretches the limits, because other tests share the machine.</summary>
    internal Surroundings Surroundings => new(Root, HasTerminal: false, TimeFactor: 2);

    public async Task InitializeAsync()
    {
        foreach (var file in BuildFiles.Where(file => File.Exists(Path.Combine(Repository.Root, file))))
            Copy(Path.Combine(Repository.Root, file), file);
        foreach (var part in new[] { Repository.Clone.Katas, Repository.Clone.Solutions })
        {
            foreach (var file in Directory.EnumerateFiles(part).Where(file => file != Repository.Clone.Lock))
                Copy(file, Repository.Clone.Relative(file));
        }

        CopyFolder(Path.Combine(Repository.Clone.Katas, "support"), "katas/support");
        foreach (var kata in katas)
            Lay(kata);
        Write("Katas.sln", string.Concat(katas.Select(kata => $"katas\\{kata}\\{kata}.csproj\n")));

        await GitAsync("init", "-q");
        var locked = await RunAsync("lock");
        locked.ExitCode.Should().Be(0, locked.Errors);
        await CommitAsync();
        start = (await GitAsync("rev-parse", "HEAD")).Trim();
    }

    public Task DisposeAsync()
    {
        folder.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>
    /// Restores the clone as first committed, but keeps MSBuild's answers, which take seconds to get.
    /// </summary>
    public async Task ResetAsync()
    {
        await GitAsync("reset", "-q", "--hard", start);
        await GitAsync("clean", "-fdq");
        foreach (var records in new[] { "verdicts", "kept", "journal.jsonl", "learner.json" })
            Delete(Path.Combine(".grader", records));
    }

    /// <summary>Runs the command in this process, without a terminal.</summary>
    public Task<CommandRun> RunAsync(params string[] arguments) =>
        RunAsync(Surroundings, new ProcessRunner(), arguments);

    internal static Task<CommandRun> RunAsync(
        Surroundings surroundings, IProcessRunner processes, params string[] arguments) =>
        RunTypingAsync(surroundings, processes, "", arguments);

    /// <param name="typed">What is typed when the command asks: a line per question.</param>
    internal static async Task<CommandRun> RunTypingAsync(
        Surroundings surroundings, IProcessRunner processes, string typed, params string[] arguments)
    {
        using var screen = new TestConsole { Profile = { Width = 120 } };
        foreach (var line in typed.Split('\n'))
            screen.Input.PushTextWithEnter(line);
        await using var output = new StringWriter();
        await using var errors = new StringWriter();
        var session = new GraderSession(
            screen, new AnsiTerminal(TextWriter.Null), output, errors, TimeProvider.System, processes, surroundings);
        var exitCode = await new GraderCommand(session).InvokeAsync(arguments, CancellationToken.None);
        return new CommandRun(exitCode, screen.Output, output.ToString(), errors.ToString());
    }

    public string At(string path) => folder.At(path);

    public string Read(string path) => folder.Read(path);

    public void Write(string path, string text) => folder.With(path, text);

    /// <summary>Replaces a text, which must be there.</summary>
    public void Edit(string path, string before, string after)
    {
        var text = Read(path);
        text.Should().Contain(before);
        Write(path, text.Replace(before, after, StringComparison.Ordinal));
    }

    /// <summary>Replaces the stub with the reference.</summary>
    public void Solve(string kata) =>
        CopyFolder(At($"solutions/{kata}"), $"katas/{kata}", "*.cs", SearchOption.TopDirectoryOnly);

    public void Delete(string path)
    {
        if (Directory.Exists(At(path)))
            Directory.Delete(At(path), recursive: true);
        else if (File.Exists(At(path)))
            File.Delete(At(path));
    }

    public async Task CommitAsync()
    {
        await GitAsync("add", "-A");
        await GitAsync("commit", "-q", "-m", "as it is now");
    }

    public async Task<string> GitAsync(params string[] arguments)
    {
        var answer = await new ProcessRunner().RunAsync(
            new ProcessCall(
                "git", ["-c", "user.name=Test", "-c", "user.email=test@example.org", .. arguments], Root),
            CancellationToken.None);
        answer.ExitCode.Should().Be(0, answer.Text + answer.Errors);
        return answer.Text;
    }

    /// <summary>Takes a kata of the tests from the folder next to this class, any other from the repository.</summary>
    private void Lay(string kata)
    {
        var own = Path.Combine(Repository.Root, "grader", "Grader.Tests", "Katas", kata);
        if (!Directory.Exists(own))
        {
            CopyFolder(Path.Combine(Repository.Clone.Katas, kata), $"katas/{kata}");
            CopyFolder(Path.Combine(Repository.Clone.Solutions, kata), $"solutions/{kata}");
            return;
        }

        CopyFolder(Path.Combine(own, "kata"), $"katas/{kata}");
        CopyFolder(Path.Combine(own, "solution"), $"solutions/{kata}");
        Write($"katas/{kata}/{kata}.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />\n");
        Write($"solutions/{kata}/{kata}.solution.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />\n");
        // All katas depend on the same packages, and a locked restore needs the list.
        Copy(Path.Combine(Repository.Clone.Katas, "00-warm-up", "packages.lock.json"),
            $"katas/{kata}/packages.lock.json");
    }

    private void CopyFolder(
        string from, string to, string pattern = "*", SearchOption depth = SearchOption.AllDirectories)
    {
        foreach (var file in Directory.EnumerateFiles(from, pattern, depth))
            Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
    }

    private void Copy(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(to))!);
        File.Copy(from, At(to), overwrite: true);
    }
}

/// <summary>The exit code of the command, and what it wrote to each output.</summary>
public sealed partial record CommandRun(int ExitCode, string Screen, string Output, string Errors)
{
    /// <summary>All of it for a snapshot, with durations scrubbed and JSON indented.</summary>
    public string Text
    {
        get
        {
            var text = new StringBuilder().AppendLine($"exit code {ExitCode}");
            foreach (var (name, part) in new[] { ("screen", Screen), ("output", Readable(Output)), ("errors", Errors) })
            {
                if (part.Length > 0)
                    text.AppendLine($"-- {name}")
                        .AppendLine(string.Join('\n', part.TrimEnd().Split('\n').Select(line => line.TrimEnd())));
            }

            return Duration().Replace(text.ToString().ReplaceLineEndings("\n"), "\"durationMs\": 0");
        }
    }

    /// <summary>A kata of the JSON document that the command wrote.</summary>
    public JsonNode Kata(string id) =>
        JsonNode.Parse(Output)!["katas"]!.AsArray().Single(kata => (string?)kata!["id"] == id)!;

    /// <summary>The outcome of each test, in order.</summary>
    public string Outcomes(string id) =>
        string.Join(", ", Kata(id)["tests"]!.AsArray().Select(test => $"{test!["name"]}: {test["outcome"]}"));

    private static readonly System.Text.Json.JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static string Readable(string output) =>
        output.StartsWith('{') ? JsonNode.Parse(output)!.ToJsonString(Indented) : output;

    [GeneratedRegex("\"durationMs\": [0-9.E-]+")]
    private static partial Regex Duration();
}
