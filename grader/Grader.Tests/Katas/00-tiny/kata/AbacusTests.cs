using Katas.Tiny;

namespace Tests.Tiny;

public class AbacusTests
{
    [Fact]
    public void Two_numbers_are_added() => Abacus.Add(2, 3).Should().Be(5, "because 2 + 3 is 5");

    [Fact]
    public async Task A_number_is_doubled() => (await Abacus.DoubleAsync(4)).Should().Be(8, "because twice 4 is 8");

    [Fact]
    public void A_guest_is_greeted() => Abacus.Greet("Ada").Should().Be("Hello, Ada");
}
