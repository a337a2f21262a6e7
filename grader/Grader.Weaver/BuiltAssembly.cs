namespace Grader.Weaver;

/// <summary>An assembly that the build has just compiled, with tests and learner's code in one.</summary>
internal sealed class BuiltAssembly(string path)
{
    private readonly string symbols = Path.ChangeExtension(path, ".pdb");

    /// <summary>Weaves it in place, all but the tests.</summary>
    /// <param name="support">The file of Katas.Support.</param>
    /// <param name="messages">Where an error goes, in the form that MSBuild reads.</param>
    /// <returns>False if it is refused; then it is deleted, so that the next build compiles it again.</returns>
    public bool Weave(string support, TextWriter messages)
    {
        var apart = File.Exists(symbols);
        switch (CodeWeaver.For(File.ReadAllBytes(support))?.Weave(
            File.ReadAllBytes(path), apart ? File.ReadAllBytes(symbols) : null, IsWoven))
        {
            case WeavingOutcome.Woven woven:
                if (woven.Symbols is not null)
                    Replace(symbols, woven.Symbols);
                Replace(path, woven.Image);
                return true;
            case WeavingOutcome.Refused refused:
                File.Delete(path);
                messages.WriteLine($"{refused.File}({refused.Line},1): error GRADER009: {refused.Message}");
                return false;
            default:
                return true;
        }
    }

    private static bool IsWoven(string file) => !file.EndsWith("Tests.cs", StringComparison.Ordinal);

    private static void Replace(string file, byte[] content)
    {
        File.WriteAllBytes(file + ".woven", content);
        File.Move(file + ".woven", file, overwrite: true);
    }
}
