using Katas.Tidy;

namespace Tests.Tidy;

public class BroomTests
{
    [Fact]
    public void Dust_is_swept_away() => Broom.Sweep(" floor ").Should().Be("floor");
}
