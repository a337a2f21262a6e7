using System.Text;
using Grader.Tests.Support;
using Katas.Support;

namespace Grader.Tests.House;

/// <summary>The test that katas/PRIMER.md explains, and the shelf that it is about.</summary>
[Collection(PumpCollection.Name)]
public class PrimerTests
{
    [Fact]
    public void A_full_shelf_makes_its_filler_wait() => Pump.Run(async pump =>
    {
        var shelf = new Shelf(places: 1);
        await shelf.AddAsync("a book");

        var waiting = shelf.AddAsync("another");
        await pump.Settle();              // whatever can run has run
        waiting.IsCompleted.Should().BeFalse("because the shelf is full");

        shelf.Take();
        await waiting;                    // if it never ends, the test fails
    });

    [Fact]
    public async Task The_primer_shows_this_very_test()
    {
        var source = await File.ReadAllTextAsync(At("grader/Grader.Tests/House/PrimerTests.cs"));
        var start = source.IndexOf("    [Fact]\n", StringComparison.Ordinal);
        var end = source.IndexOf("\n    });\n", start, StringComparison.Ordinal) + "\n    });\n".Length;
        var shown = new StringBuilder();
        foreach (var line in source[start..end].TrimEnd('\n').Split('\n'))
            shown.Append(line.Length > 0 ? line[4..] : line).Append('\n');

        (await File.ReadAllTextAsync(At("katas/PRIMER.md"))).Should().Contain($"```csharp\n{shown}```\n");
    }

    private static string At(string path) => Path.Combine(Repository.Root, path);

    private sealed class Shelf(int places)
    {
        private readonly SemaphoreSlim free = new(places);

        public Task AddAsync(string book) => free.WaitAsync(CancellationToken.None);

        public void Take() => free.Release();
    }
}
