using Grader.Engine.Verification;
using Grader.Views;

namespace Grader.Tests.Views;

public class VerifyViewTests
{
    private static readonly KataProof Sound = new("00-warm-up", "Warm-up", 8, 13, 20, []);

    private const string NoPython =
        "python: There is no 'python3' here, so Python programs are not run. They need 3.11 or newer: " +
        "https://www.python.org/downloads";

    private static readonly KataProof Unsound = new("05-queue", "A queue", 1, 1, 1,
    [
        new("katas/05-queue/HINTS.md",
            "has no hint for 'Get_waits_until_an_item_arrives_and_then_returns_that_very_item'. " +
            "Add a section '## Get_waits_until_an_item_arrives_and_then_returns_that_very_item'."),
        new("solutions/05-queue/wrong/lifo.cs", "is not caught by 'Get_waits': the test passes."),
    ]);

    [Fact]
    public Task Every_fault_is_reported_with_its_file() =>
        Verify(Rendering.AtAllWidths(VerifyView.Of([Sound, Unsound])));

    [Fact]
    public Task What_was_not_tried_is_reported() =>
        Verify(Rendering.AtAllWidths(VerifyView.Of([Sound with { Notes = [NoPython] }])));

    [Fact]
    public Task All_sound_is_reported() => Verify(Rendering.AtAllWidths(VerifyView.Of([Sound])));

    [Fact]
    public Task Sound_and_unsound_have_their_colours() => Verify(Rendering.InColour(VerifyView.Of([Sound, Unsound])));
}
