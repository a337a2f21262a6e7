using Grader.Engine.Catalog;

namespace Grader.Tests.Catalog;

public class KataQueryTests
{
    private static readonly Kata[] Katas =
    [
        .. new[] { "00-warm-up", "01-task-exceptions", "02-exception-handler", "05-queue", "06-future" }
            .Select(id => SampleKatas.Of(id)),
    ];

    [Theory]
    [InlineData("5")]
    [InlineData("05")]
    [InlineData("queue")]
    [InlineData("QUEUE")]
    [InlineData("05-queue")]
    [InlineData(" 05-queue ")]
    [InlineData("05-q")]
    [InlineData("eu")]
    [InlineData("katas/05-queue")]
    [InlineData("katas/05-queue/")]
    [InlineData(@"katas\05-queue\")]
    public void A_number_a_name_or_an_unambiguous_part_finds_the_kata(string text) =>
        KataQuery.Find(text, Katas).Should().Be(new KataQuery.Answer.Found(Katas[3]));

    [Fact]
    public void A_whole_name_is_not_ambiguous_with_a_longer_one()
    {
        Kata[] katas = [SampleKatas.Of("05-queue"), SampleKatas.Of("08-queue-of-work")];

        KataQuery.Find("queue", katas).Should().Be(new KataQuery.Answer.Found(katas[0]));
    }

    [Fact]
    public void A_number_means_the_number_and_not_a_digit_in_a_name()
    {
        Kata[] katas = [SampleKatas.Of("02-http"), SampleKatas.Of("07-http2")];

        KataQuery.Find("2", katas).Should().Be(new KataQuery.Answer.Found(katas[0]));
    }

    [Theory]
    [InlineData("exception",
        "'exception' matches 2 katas: '01-task-exceptions', '02-exception-handler'. Type more of the name.")]
    [InlineData("0", "00-warm-up")]
    [InlineData("que-05", "No kata 'que-05'. 'grader status' lists all 5.")]
    [InlineData("qeue", "No kata 'qeue'. Did you mean '05-queue'? 'grader status' lists all 5.")]
    [InlineData("05-qeue", "No kata '05-qeue'. Did you mean '05-queue'? 'grader status' lists all 5.")]
    [InlineData("tsk-excptions",
        "No kata 'tsk-excptions'. Did you mean '01-task-exceptions'? 'grader status' lists all 5.")]
    [InlineData("42", "No kata '42'. 'grader status' lists all 5.")]
    [InlineData("", "No kata ''. 'grader status' lists all 5.")]
    [InlineData("/", "No kata '/'. 'grader status' lists all 5.")]
    public void Anything_else_is_reported_with_the_nearest_names(string text, string answer) =>
        Text(KataQuery.Find(text, Katas)).Should().Be(answer);

    private static string Text(KataQuery.Answer answer) => answer switch
    {
        KataQuery.Answer.Found found => found.Kata.Id,
        KataQuery.Answer.NotFound none => none.Message,
        _ => throw new InvalidOperationException(),
    };
}
