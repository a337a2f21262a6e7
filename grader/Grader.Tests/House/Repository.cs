using Grader.Engine.Catalog;

namespace Grader.Tests.House;

/// <summary>The repository that this test assembly was built from.</summary>
internal static class Repository
{
    public static Clone Clone { get; } = Clone.Around(AppContext.BaseDirectory)
        ?? throw new InvalidOperationException($"'{AppContext.BaseDirectory}' lies in no clone.");

    public static string Root => Clone.Root;

    /// <summary>The id of each kata.</summary>
    public static IEnumerable<string> Katas => KataCatalog.Slugs(Clone).Select(kata => kata.Id);

    /// <summary>Where a project's program was built, in the configuration of this one.</summary>
    public static string Built(string project, string file) =>
        Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", project, Configuration, file));

    private static string Configuration =>
        Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
}
