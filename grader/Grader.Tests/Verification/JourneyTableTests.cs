using Grader.Engine.Catalog;
using Grader.Engine.Verification;
using Grader.Tests.House;

namespace Grader.Tests.Verification;

public class JourneyTableTests
{
    private const string Header =
        "# Katas\n\n| KATA | note |\n| --- | --- |\n| 5 | a number |\n\n" +
        "| kata | what | example | difficulty | minutes |\n| --- | --- | --- | --- | --- |\n";

    private static readonly FrontMatter Queue = new("Queue", "Waiting", "ex_5_5", 4, 100, [], null, null);

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void A_row_that_repeats_its_lesson_is_fine(string lineEnd) =>
        Faults($"| [05 Queue](katas/05-queue/README.md) | waiting | ex_5_5 | ●●●●○ | 100 |{lineEnd}", Queue)
            .Should().BeEmpty();

    [Fact]
    public void A_kata_that_is_no_example_has_an_empty_cell() =>
        Faults("| [05 Queue](katas/05-queue/README.md) | waiting | | ●●●●○ | 100 |\n", Queue with { Example = "none" })
            .Should().BeEmpty();

    [Fact]
    public void Each_cell_that_differs_is_named() =>
        Faults("| [05 Queues](katas/05-queue/README.md) | waiting | ex_5_6 | ●●●○○ | 120 |\n", Queue).Should().Equal(
            "README.md has kata '[05 Queues](katas/05-queue/README.md)' for '05-queue', but the lesson says " +
            "'[05 Queue](katas/05-queue/README.md)'.",
            "README.md has example 'ex_5_6' for '05-queue', but the lesson says 'ex_5_5'.",
            "README.md has difficulty '●●●○○' for '05-queue', but the lesson says '●●●●○'.",
            "README.md has minutes '120' for '05-queue', but the lesson says '100'.");

    [Theory]
    [InlineData("")]
    [InlineData(
        "| [06 Future](katas/06-future/README.md) | a box | ex_5_6 | ●●●●○ | 100 |\n\n" +
        "| [05 Queue](katas/05-queue/README.md) |\n")]
    public void A_row_that_is_missing_is_spelt_out(string rows) =>
        Faults(rows, Queue).Should().Equal(
            "README.md has no row for '05-queue' in its tables of katas. Add one that begins " +
            "'| [05 Queue](katas/05-queue/README.md) |'.");

    [Fact]
    public void A_kata_may_be_in_any_of_several_tables() =>
        Faults(
            "| [06 Future](katas/06-future/README.md) | a box | ex_5_6 | ●●●●○ | 100 |\n\n" +
            "| kata | what | minutes | difficulty |\n| --- | --- | --- | --- |\n" +
            "| [05 Queue](katas/05-queue/README.md) | waiting | 120 | ●●●●○ |\n",
            Queue with { Example = null })
            .Should().Equal("README.md has minutes '120' for '05-queue', but the lesson says '100'.");

    [Fact]
    public void A_row_that_ends_early_has_empty_cells() =>
        Faults("| [05 Queue](katas/05-queue/README.md) | waiting | ex_5_5 | ●●●●○ |\n", Queue)
            .Should().Equal("README.md has minutes '' for '05-queue', but the lesson says '100'.");

    [Theory]
    [InlineData("")]
    [InlineData("| KATA | note |\n| --- | --- |\n| 5 | a number |\n")]
    public void A_readme_without_a_table_of_katas_repeats_nothing(string readme) =>
        JourneyTable.Find(readme).Should().BeNull();

    [Fact]
    public void This_repositorys_table_says_what_its_lessons_say()
    {
        var table = JourneyTable.Find(File.ReadAllText(Path.Combine(Repository.Root, JourneyTable.File)))!;

        KataCatalog.Slugs(Repository.Clone)
            .SelectMany(slug =>
                table.Faults(slug, Lesson.Read(Path.Combine(Repository.Clone.Katas, slug.Id)).FrontMatter!))
            .Should().BeEmpty();
    }

    private static IEnumerable<string> Faults(string rows, FrontMatter lesson) =>
        JourneyTable.Find(Header + rows)!
            .Faults(KataSlug.TryParse("05-queue", out var slug) ? slug : throw new FormatException(), lesson)
            .Select(fault => $"{fault.File} {fault.Message}");
}
