using System.Reflection;
using Grader.Tests.House;
using Xunit.Sdk;

namespace Grader.Tests.Hostile;

/// <summary>The names of every third scenario, from the given one on; none where there is no Linux to run them.</summary>
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
