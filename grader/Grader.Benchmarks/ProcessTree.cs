
namespace Grader.Benchmarks;

/// <summary>A process and all that it started, according to /proc; unknown on systems without it.</summary>
internal static class ProcessTree
{
    private const int PageBytes = 4096;

    public static long ResidentBytes(int root)
    {
        if (!Directory.Exists("/proc/self"))
            return 0;
        var parents = new Dictionary<int, (int Parent, long Bytes)>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), out var id) && Read(Path.Combine(folder, "stat")) is { } stat)
            {
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                parents[id] = (int.Parse(fields[1]), long.Parse(fields[21]) * PageBytes);
            }
        }

        return parents.Where(process => DescendsFrom(process.Key)).Sum(process => process.Value.Bytes);

        bool DescendsFrom(int id) =>
            id == root
            || (parents.TryGetValue(id, out var process) && process.Parent > 1 && DescendsFrom(process.Parent));
    }

    private static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
