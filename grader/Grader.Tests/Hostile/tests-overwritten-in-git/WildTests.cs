using Katas.Wilderness;

namespace Tests.Wilderness;

public class WildTests
{
    [Fact]
    public void Wild_answers() => Wild.Answer();
}
