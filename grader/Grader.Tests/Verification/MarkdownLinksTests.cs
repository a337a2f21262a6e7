using Grader.Engine.Verification;

namespace Grader.Tests.Verification;

public sealed class MarkdownLinksTests : IDisposable
{
    private readonly TemporaryFolder folder = new TemporaryFolder()
        .With("kata/Queue.cs", "").With("other/README.md", "");

    [Theory]
    [InlineData("[docs](https://learn.microsoft.com/dotnet)")]
    [InlineData("[docs](https://docs.python.org/3/library/asyncio.html#a \"with a title\")")]
    [InlineData("[the stub](Queue.cs)")]
    [InlineData("[the stub](Queue.cs#L10)")]
    [InlineData("[another kata](../other/README.md)")]
    [InlineData("[a folder](../other)")]
    [InlineData("[above](#the-idea)")]
    [InlineData("`items[0](x)` and\n```csharp\nitems[0](x)\n```\n")]
    [InlineData("no link at all")]
    public void A_link_to_the_web_or_to_a_file_is_one(string text) => Faults(text).Should().BeEmpty();

    [Theory]
    [InlineData("[docs](http://example.org)", "http://example.org")]
    [InlineData("[docs](https://localhost)", "https://localhost")]
    [InlineData("[docs](https:/example.org)", "https:/example.org")]
    [InlineData("[docs](ftp://example.org/x)", "ftp://example.org/x")]
    [InlineData("[docs](learn.microsoft.com)", "learn.microsoft.com")]
    [InlineData("[docs]()", "")]
    [InlineData("[above](#)", "#")]
    [InlineData("[gone](Gone.cs)", "Gone.cs")]
    [InlineData("[twice](Gone.cs) and [twice](Gone.cs)", "Gone.cs")]
    public void Anything_else_is_told_once(string text, string target) => Faults(text).Should().Equal($"has a link to '{target}', which is neither 'https://...' nor a file next to it.");

    public void Dispose() => folder.Dispose();

    private IEnumerable<string> Faults(string text) => MarkdownLinks.Faults(text, folder.At("kata"));
}
