using Grader.Engine.Catalog;

namespace Grader.Tests.Catalog;

public class LessonTests
{
    private const string Whole = """
        ---
        title: A queue
        concept: Waiting for an item
        example: ex_5_5
        difficulty: 3
        minutes: 45
        prerequisites: [00-warm-up, 06-future]
        test-limit-seconds: 2
        kata-limit-seconds: 60
        ---

        # A queue

        ---
        The end.
        """;

    [Fact]
    public void Every_field_is_read()
    {
        var lesson = Lesson.Parse(Whole);

        lesson.FrontMatter.Should().BeEquivalentTo(
            new FrontMatter("A queue", "Waiting for an item", "ex_5_5", 3, 45, ["00-warm-up", "06-future"],
                TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(1)));
        lesson.Faults.Should().BeEmpty();
    }

    [Fact]
    public void Example_and_limits_may_be_missing()
    {
        var lesson = Whole.Replace("example: ex_5_5\n", "", StringComparison.Ordinal)
            .Replace("test-limit-seconds: 2\nkata-limit-seconds: 60\n", "", StringComparison.Ordinal);

        Lesson.Parse(lesson).FrontMatter.Should().BeEquivalentTo(new FrontMatter(
            "A queue", "Waiting for an item", null, 3, 45, ["00-warm-up", "06-future"], null, null));
    }

    [Theory]
    [InlineData("\uFEFF", "\n")]
    [InlineData("", "\r\n")]
    public void A_byte_order_mark_and_the_line_ends_of_Windows_do_not_matter(string start, string lineEnd)
    {
        var lesson = Lesson.Parse(start + Whole.ReplaceLineEndings(lineEnd));

        lesson.FrontMatter!.Title.Should().Be("A queue");
        lesson.Faults.Should().BeEmpty();
    }

    [Theory]
    [InlineData("# A queue\n")]
    [InlineData("")]
    [InlineData("---\ntitle: never closed\n")]
    [InlineData("\n---\ntitle: too late\n---\n")]
    public void A_lesson_without_it_is_reported_with_what_belongs_there(string lesson) =>
        Faults(lesson).Should().Equal(
            "README.md has no front matter: it starts with a line '---', then title, concept, difficulty, minutes " +
            "and prerequisites, then '---'.");

    [Fact]
    public void All_that_is_missing_is_named_at_once() => Faults("---\nother: 1\n---\n").Should().Equal(
        "The front matter of README.md has no 'title'.",
        "The front matter of README.md has no 'concept'.",
        "The front matter of README.md needs 'difficulty', a whole number from 1 to 5.",
        "The front matter of README.md needs 'minutes', a whole number from 1 to 600.",
        "The front matter of README.md needs 'prerequisites', a list of kata folders ([] for none).");

    [Theory]
    [InlineData("title: A queue", "title:", "The front matter of README.md has no 'title'.")]
    [InlineData("title: A queue", "title: [A, queue]", "The front matter of README.md has no 'title'.")]
    [InlineData("difficulty: 3", "difficulty: 6",
        "The front matter of README.md needs 'difficulty', a whole number from 1 to 5.")]
    [InlineData("difficulty: 3", "difficulty: 0",
        "The front matter of README.md needs 'difficulty', a whole number from 1 to 5.")]
    [InlineData("difficulty: 3", "difficulty: hard",
        "The front matter of README.md needs 'difficulty', a whole number from 1 to 5.")]
    [InlineData("minutes: 45", "minutes: 4.5",
        "The front matter of README.md needs 'minutes', a whole number from 1 to 600.")]
    [InlineData("prerequisites: [00-warm-up, 06-future]", "prerequisites: 00-warm-up",
        "The front matter of README.md needs 'prerequisites', a list of kata folders ([] for none).")]
    [InlineData("test-limit-seconds: 2", "test-limit-seconds: 0",
        "The front matter of README.md needs 'test-limit-seconds', a whole number from 1 to 600.")]
    [InlineData("kata-limit-seconds: 60", "kata-limit-seconds: forever",
        "The front matter of README.md needs 'kata-limit-seconds', a whole number from 1 to 600.")]
    public void An_impossible_value_is_named(string right, string wrong, string fault) =>
        Faults(Whole.Replace(right, wrong, StringComparison.Ordinal)).Should().Equal(fault);

    [Theory]
    [InlineData("---\njust words\n---\n", "The front matter of README.md is not a list of 'name: value' lines.")]
    [InlineData("---\n- a\n- b\n---\n", "The front matter of README.md is not a list of 'name: value' lines.")]
    public void Yaml_of_another_shape_is_refused(string lesson, string fault) => Faults(lesson).Should().Equal(fault);

    [Theory]
    [InlineData("---\ntitle: [open\n---\n")]
    [InlineData("---\ntitle: 1\ntitle: 2\n---\n")]
    [InlineData("---\ntitle: *nobody\n---\n")]
    public void What_is_not_yaml_is_reported_with_its_line(string lesson) =>
        Faults(lesson).Should().ContainSingle().Which
            .Should().MatchRegex("^The front matter of README.md is not valid YAML, line [2-4]: .+");

    [Fact]
    public void The_body_is_what_comes_after_it() =>
        Lesson.Parse(Whole).Markdown.Should().Be("# A queue\n\n---\nThe end.");

    [Fact]
    public void Stages_are_read_and_their_faults_are_named_at_once()
    {
        const string start = "---\ntitle: A\nconcept: B\ndifficulty: 1\nminutes: 5\nprerequisites: []\n";

        var right = Lesson.Parse(
            start +
            "stages:\n  - { title: One, level: core, minutes: 5, shows: That it works. }\n" +
            "  - { title: Two, level: mastery, minutes: 9 }\n---\n");
        right.FrontMatter!.Stages.Should().Equal(
            new Stage("One", StageLevel.Core, 5, "That it works."), new Stage("Two", StageLevel.Mastery, 9, null));
        right.Faults.Should().BeEmpty();

        const string wrong =
            "stages:\n  - { title: One, level: hard, minutes: 5 }\n  - { level: mastery, minutes: soon }\n---\n";
        Faults(start + wrong).Should().Equal(
            "The front matter of README.md, stage 1, has the level 'hard'; it must be 'core' or 'mastery'.",
            "The front matter of README.md, stage 2, has no 'title'.",
            "The front matter of README.md, stage 2, needs 'minutes', a whole number from 1 to 600.");
    }

    [Theory]
    [InlineData("stages: often",
        "The front matter of README.md needs 'stages' as a list, each with title, level and minutes.")]
    [InlineData("stages: [{ title: A, level: mastery, minutes: 5 }, { title: B, level: core, minutes: 5 }]",
        "The front matter of README.md has a core stage after a mastery stage; core stages come first.")]
    [InlineData("stages: [{ title: A, level: core, minutes: 5 }, { title: A, level: core, minutes: 5 }]",
        "The front matter of README.md has more than one stage 'A'.")]
    public void Stages_out_of_order_are_a_fault(string stages, string fault) =>
        Lesson.Parse($"---\ntitle: A\nconcept: B\ndifficulty: 1\nminutes: 5\nprerequisites: []\n{stages}\n---\n").Faults
            .Should().Equal(fault);

    [Fact]
    public void A_lesson_without_it_is_all_body() => Lesson.Parse("# A queue").Markdown.Should().Be("# A queue");

    private static IReadOnlyList<string> Faults(string text)
    {
        var lesson = Lesson.Parse(text);
        lesson.FrontMatter.Should().BeNull();
        return lesson.Faults;
    }
}
