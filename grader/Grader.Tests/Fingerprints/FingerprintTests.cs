using Grader.Engine.Fingerprints;

namespace Grader.Tests.Fingerprints;

public class FingerprintTests
{
    [Fact]
    public void The_same_parts_have_the_same_on_every_machine() =>
        Of(("a", "b"), ("c", "d")).Should().Be("a5fe2e4b784727062fb2406643969f7302e37b7022b9e1d6aecaf82d06c6ec95");

    [Fact]
    public void Parts_cannot_run_into_each_other() =>
        new[]
        {
            Of(("a", "b"), ("c", "d")), Of(("ab", ""), ("c", "d")), Of(("a", "bcd")), Of(("c", "d"), ("a", "b")),
            Of(("a", "b")), Of(("", "ab"), ("c", "d")), Of(),
        }.Should().OnlyHaveUniqueItems();

    private static string Of(params (string Name, string Content)[] parts)
    {
        using var fingerprint = new Fingerprint();
        foreach (var (name, content) in parts)
            fingerprint.Add(name, content);
        return fingerprint.Finish();
    }
}
