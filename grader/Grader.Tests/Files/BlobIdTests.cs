using System.Text;
using Grader.Engine.Files;

namespace Grader.Tests.Files;

public sealed class BlobIdTests : IAsyncLifetime
{
    private GitFolder git = null!;

    public async Task InitializeAsync() => git = await GitFolder.CreateAsync();

    public Task DisposeAsync() => git.DisposeAsync().AsTask();

    [Theory]
    [InlineData("")]
    [InlineData("class Queue;\n")]
    [InlineData("no line break at the end")]
    [InlineData("\uFEFFclass Queue;\n")]
    [InlineData("// übung ✓\n")]
    [InlineData("a\r\nb\r\n")]
    [InlineData("a\r\nb\nc\r\n")]
    [InlineData("\r\n")]
    [InlineData("binary\0\r\n")]
    [InlineData("a lone \r is\r\n")]
    [InlineData("a lone one at the end\r\n\r")]
    public async Task It_is_the_id_that_git_computes(string text)
    {
        var content = Encoding.UTF8.GetBytes(text);
        await File.WriteAllBytesAsync(git.Files.At("Queue.cs"), content);

        BlobId.Of(content).Should().Be(await git.RunAsync("hash-object", "Queue.cs"));
    }
}
