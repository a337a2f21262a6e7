using Grader.Engine.Catalog;

namespace Grader.Tests.Catalog;

public sealed class KataCatalogTests : IDisposable
{
    private readonly TemporaryFolder folder = new TemporaryFolder()
        .With("katas/support/Pump.cs", "")
        .With("katas/01-tidy/README.md",
            "---\ntitle: Tidy\nconcept: c\ndifficulty: 1\nminutes: 5\nprerequisites: []\n---\n")
        .With("katas/00-tiny/README.md", "# No front matter\n");

    [Fact]
    public void Katas_are_those_of_the_folder_and_those_of_the_lock()
    {
        var locked = new KataLock(1, [], new()
        {
            ["01-tidy"] = SampleKatas.Locked(["Tidy.cs"], ["A"]),
            ["02-gone"] = SampleKatas.Locked(["Gone.cs"], ["B"]),
        });
        var reading = new LockReading(locked, new HashSet<string> { "01-tidy" });

        var katas = KataCatalog.Load(new Clone(folder.Path), reading).Katas;

        katas.Select(Describe).Should().Equal(
            "00-tiny 'tiny' unlocked lesson: README.md has no front matter: it starts with a line '---', then title, " +
            "concept, difficulty, minutes and prerequisites, then '---'.",
            "01-tidy 'Tidy' locked lock-modified: katas.lock.json (graded as committed)",
            "02-gone 'gone' locked lesson: README.md, the lesson, is missing.");

        static string Describe(Kata kata) =>
            $"{kata.Id} '{kata.Title}' {(kata.Lock is null ? "unlocked" : "locked")} {string.Join("; ", kata.Notes)}";
    }

    public void Dispose() => folder.Dispose();
}
