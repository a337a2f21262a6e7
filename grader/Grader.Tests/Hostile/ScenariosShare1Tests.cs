namespace Grader.Tests.Hostile;

public class ScenariosShare1Tests(HostileClone clone) : ScenarioTests(clone), IClassFixture<HostileClone>
{
    [Theory]
    [Scenarios(0)]
    public Task Hostile_code_gets_its_verdict_and_leaves_nothing(string scenario) => GiveTheirVerdict(scenario);
}
