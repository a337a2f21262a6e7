using Grader.Engine.Catalog;
using Grader.Engine.Files;

namespace Grader.Skeleton;

/// <summary>The files of a new kata, from the templates next to this class.</summary>
internal sealed class KataSkeleton(Clone clone)
{
    private const string Prefix = "Skeleton/";

    /// <summary>Writes the kata's two folders.</summary>
    /// <returns>What was written, relative to the clone.</returns>
    /// <exception cref="EnvironmentFault">A file cannot be written.</exception>
    public IReadOnlyList<string> Write(KataSlug slug)
    {
        var words = slug.Name.Split('-');
        var names = new Dictionary<string, string>
        {
            ["{{Id}}"] = slug.Id,
            ["{{Title}}"] = Capital(string.Join(' ', words)),
            ["{{Type}}"] = string.Concat(words.Select(Capital)),
        };
        var assembly = typeof(KataSkeleton).Assembly;
        var written = new List<string>();
        foreach (var template in assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(template)!);
            var path = Path.Combine(clone.Root, Place(Fill(template[Prefix.Length..].Replace('\\', '/')), slug));
            AtomicFile.Write(path, System.Text.Encoding.UTF8.GetBytes(Fill(reader.ReadToEnd())));
            written.Add(clone.Relative(path));
        }

        return written;

        string Fill(string text) =>
            names.Aggregate(text, (filled, name) => filled.Replace(name.Key, name.Value, StringComparison.Ordinal));
    }

    /// <summary>kata/... goes to katas/NN-name, solution/... to solutions/NN-name.</summary>
    private static string Place(string file, KataSlug slug)
    {
        var (kind, rest) = (
            file[..file.IndexOf('/', StringComparison.Ordinal)],
            file[(file.IndexOf('/', StringComparison.Ordinal) + 1)..]);
        return $"{kind}s/{slug.Id}/{rest}";
    }

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
