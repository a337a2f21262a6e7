using System.Reflection;
using Grader.Tests.House;
using Xunit.Sdk;

namespace Grader.Tests.Hostile;

/// <summary>
/// The names of every third scenario, starting at the given one; none on systems other than Linux.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ScenariosAttribute(int share) : DataAttribute
{
    public const int Shares = 3;

    public static string Folder => Path.Combine(Repository.Root, "grader", "Grader.Tests", "Hostile");

    public int Share => share;

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        Directory.EnumerateDirectories(Folder).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)
            .Where((_, index) => index % Shares == Share)
            .Select(name => new object[] { name });
}
