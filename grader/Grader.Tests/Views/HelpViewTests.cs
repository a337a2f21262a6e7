using Grader.Views;

namespace Grader.Tests.Views;

public class HelpViewTests
{
    private static readonly HelpView.Group[] Groups =
    [
        new("Learn",
        [
            new("status", "Grade whatever changed, and show every kata. This is the default."),
            new("watch [KATA]", "Follow a kata: a verdict on each save."),
        ]),
        new("For authors", [new("example [KATA] [NAME]", "Show and run the programs of a lesson.")]),
    ];

    [Fact]
    public Task Commands_stand_in_their_groups() =>
        Verify(Rendering.AtAllWidths(HelpView.Of("Grades the async katas of this clone.", Groups)));
}
