namespace Katas.Wilderness;

public class MyTests
{
    [Fact]
    public void Wild_answers() => Assert.Fail("not in the lock");

    [Fact]
    public void Mine() => Assert.Fail("not in the lock");
}
