using Grader.Engine.Compilation;
using Grader.Tests.Verification;

namespace Grader.Tests.Compilation;

public sealed class SourceMembersTests(SdkComparison sdk) : IClassFixture<SdkComparison>
{
    private const string Source = """"
        using System; // not a member

        namespace Shop;

        /// <summary>Not code.</summary>
        public sealed class Till<T>(int float_ = 0) : IDisposable
        {
            // How much is in it.
            private int paid, owed; // in cents

            /// <summary>Pays.</summary>
            public int Pay(int price, Func<T, int> toll /* in cents */)
            {
                // First the price,
                paid += price;

                /* then
                   the toll. */
                var text = """
                    // in the till
                    """;
                return paid; // all of it
            }

            public static Till<T> operator +(Till<T> left, T right) => left;

            private sealed record Receipt(int Number);

            public int this[int index] => index;

            public enum Coin { Penny, Pound }
        }
        """";

    [Fact]
    public async Task Members_have_names_and_code_without_comments() =>
        await Verify(string.Join(
            "\n", sdk.Members.Of([Source]).Select(member => $"== {member.Name}\n{member.Code}")));

    [Fact]
    public void Comments_and_layout_do_not_count()
    {
        var spread = sdk.Members.Of(["class A\n{\n    int F() => // one\n        1;\n}"])[^1];
        var dense = sdk.Members.Of(["class A { /* f */ int F()=>1; }"])[^1];

        spread.Tokens.Should().Be(dense.Tokens);
        spread.Should().NotBe(dense, "because each shows its own layout");
    }
}
