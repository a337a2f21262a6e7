using Grader.Engine.Catalog;
using Grader.Engine.Grading;

namespace Grader.Tests.Grading;

public class LimitPolicyTests
{
    private static readonly FrontMatter Lesson = new("A queue", "Waiting", null, 3, 45, [], null, null);

    [Fact]
    public void A_test_has_five_seconds_and_a_kata_thirty() => Limits(1, Lesson).Should().Be((5, 30));

    [Fact]
    public void A_kata_without_a_lesson_has_the_same() => Limits(1, null).Should().Be((5, 30));

    [Fact]
    public void A_lesson_may_set_its_own() =>
        Limits(1, Lesson with { TestLimit = TimeSpan.FromSeconds(1), KataLimit = TimeSpan.FromSeconds(90) })
            .Should().Be((1, 90));

    [Fact]
    public void A_slow_machine_stretches_both() =>
        Limits(2.5, Lesson with { TestLimit = TimeSpan.FromSeconds(2) }).Should().Be((5, 75));

    private static (double Test, double Kata) Limits(double factor, FrontMatter? lesson)
    {
        var limits = new LimitPolicy(factor).For(lesson);
        return (limits.PerTest.TotalSeconds, limits.PerKata.TotalSeconds);
    }
}
