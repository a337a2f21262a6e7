using Grader.Engine.Compilation;
using Grader.Views;

namespace Grader.Tests.Views;

public class DiffViewTests
{
    private const string Calls = "    Count();\n    Sort();\n    Sum();\n    Print();\n    Lock();\n";

    private static readonly MemberDifference Some = new(
        [
            (
                Member("Till.Pay", "public int Pay(int price)\n{\n    paid += price;\n    return paid;\n}"),
                Member("Till.Pay", "public int Pay(int price) => paid += price;")),
            (
                Member("Till.Close", $"public void Close()\n{{\n{Calls}    Leave(\"today\");\n}}"),
                Member("Till.Close", $"public void Close()\n{{\n{Calls}    Leave(\"tonight\");\n}}")),
        ],
        ["Till.Open()", "Drawer"],
        ["Till.paid", "Till.Receipt(CustomerWhoWaits, ReceiptInDuplicate, CancellationToken)", "Till.Refund(int)"]);

    [Fact]
    public Task Changed_members_are_shown_and_the_others_are_named() =>
        Verify(Rendering.AtAllWidths(DiffView.Of(Some)));

    [Fact]
    public Task Yours_and_the_reference_have_their_colours() => Verify(Rendering.InColour(DiffView.Of(Some)));

    [Fact]
    public Task The_same_code_is_reported() => Verify(Rendering.AtAllWidths(DiffView.Of(new([], [], []))));

    private static SourceMember Member(string name, string code) => new(name, code, code);
}
