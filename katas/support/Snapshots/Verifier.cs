using System.Runtime.CompilerServices;
using System.Text;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;

namespace Katas.Support.Snapshots;

/// <summary>Compares a text with the snapshot next to the test: <c>TestClass.TestMethod.verified.txt</c>.</summary>
/// <remarks>
/// A stand-in for Verify.Xunit that knows text only (MSBuild property SnapshotEngine: Bundled or Verify): same call,
/// same files. A host that must not write into the source folder names another folder in the AppContext value
/// "Katas.SnapshotDirectory".
/// </remarks>
public static class Verifier
{
    /// <summary>The AppContext value that names the folder to use instead of that of the test file.</summary>
    public const string DirectoryKey = "Katas.SnapshotDirectory";

    /// <summary>
    /// Fails unless <paramref name="text"/> equals the verified snapshot of the calling test. Then it leaves the text
    /// next to the snapshot, as <c>.received.txt</c>. Line endings and line breaks at the end do not count. It never
    /// writes a verified file.
    /// </summary>
    /// <exception cref="SnapshotException">The text differs, or there is no snapshot.</exception>
    public static Task Verify(
        string text,
        [CallerFilePath] string sourceFile = "",
        [CallerMemberName] string testName = "")
    {
        ArgumentNullException.ThrowIfNull(text);
        var name = $"{ClassOf(sourceFile)}.{testName}";
        var folder = AppContext.GetData(DirectoryKey) as string ?? Path.GetDirectoryName(sourceFile)!;
        var verified = Path.Combine(folder, $"{name}.verified.txt");
        var received = Path.Combine(folder, $"{name}.received.txt");
        var actual = Normalised(text);
        var expected = File.Exists(verified) ? Normalised(File.ReadAllText(verified)) : null;
        if (actual == expected)
        {
            File.Delete(received);
            return Task.CompletedTask;
        }

        File.WriteAllText(received, actual);
        throw new SnapshotException(Describe(name, expected, actual));
    }

    /// <summary>The class is named after its file, which the number of its stage may precede: 5-ChainTests.cs.</summary>
    private static string ClassOf(string sourceFile) =>
        Path.GetFileNameWithoutExtension(sourceFile).TrimStart([.. "0123456789-"]);

    private static string Normalised(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n');

    private static string Describe(string name, string? expected, string actual)
    {
        var message = new StringBuilder(
            expected is null
                ? $"There is no {name}.verified.txt yet. The text is:"
                : $"The text differs from {name}.verified.txt (- expected, + received):");
        foreach (var line in InlineDiffBuilder.Diff(expected ?? actual, actual).Lines)
        {
            message.Append('\n').Append(line.Type switch
            {
                ChangeType.Deleted => "- ",
                ChangeType.Inserted => "+ ",
                _ => "  ",
            }).Append(line.Text);
        }

        return message.Append($"\nIf that is right, rename {name}.received.txt to {name}.verified.txt.").ToString();
    }
}
