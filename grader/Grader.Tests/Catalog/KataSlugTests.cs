using Grader.Engine.Catalog;

namespace Grader.Tests.Catalog;

public class KataSlugTests
{
    [Theory]
    [InlineData("05-queue", "05", "queue")]
    [InlineData("00-warm-up", "00", "warm-up")]
    [InlineData("99-a", "99", "a")]
    [InlineData("12-http2", "12", "http2")]
    public void A_folder_named_like_a_kata_has_a_number_and_a_name(string text, string number, string name)
    {
        KataSlug.TryParse(text, out var slug).Should().BeTrue();

        (slug!.Id, slug.Number, slug.Name, slug.ToString()).Should().Be((text, number, name, text));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("support")]
    [InlineData("5-queue")]
    [InlineData("005-queue")]
    [InlineData("05_queue")]
    [InlineData("05-Queue")]
    [InlineData("05-")]
    [InlineData("05-queue-")]
    [InlineData("05--queue")]
    [InlineData("05-queue\n")]
    [InlineData("٠٥-queue")]
    [InlineData("../05-queue")]
    public void Any_other_folder_has_none(string? text) => KataSlug.TryParse(text, out _).Should().BeFalse();

    [Fact]
    public void Katas_are_in_the_order_of_their_numbers() =>
        new[] { "10-a", "02-z", "02-b" }.Select(SampleKatas.Slug).Order().Select(slug => slug.Id)
            .Should().Equal("02-b", "02-z", "10-a");
}
