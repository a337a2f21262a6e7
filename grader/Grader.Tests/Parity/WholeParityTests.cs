using Grader.Engine.Verification;
using Grader.Tests.House;

namespace Grader.Tests.Parity;

public sealed class WholeParityTests(WholeChapter clone) : ParityTests(clone), IClassFixture<WholeChapter>
{
    public static TheoryData<string> Katas => [.. Repository.Katas];

    [Theory]
    [MemberData(nameof(Katas))]
    public Task Engine_and_dotnet_test_agree_on_stub_reference_and_every_wrong_solution(string id) =>
        AgreeAsync(id, [ChapterKatas.Stub, ChapterKatas.Reference, .. WrongSolutionReader.Names(Repository.Clone, id)]);
}
