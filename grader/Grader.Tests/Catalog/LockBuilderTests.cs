using System.Text;
using Grader.Engine;
using Grader.Engine.Catalog;

namespace Grader.Tests.Catalog;

public sealed class LockBuilderTests : IDisposable
{
    private readonly TemporaryFolder folder = new TemporaryFolder()
        .With("Directory.Build.props", "<Project />\n")
        .With("katas/Kata.props", "<Project />\n")
        .With("katas/support/Pump.cs", "class Pump;\n")
        .With("katas/00-tiny/00-tiny.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />\n")
        .With("katas/00-tiny/Tiny.cs", "class Tiny;\n")
        .With("katas/00-tiny/TinyTests.cs", "[Fact] public void Second() {}\n[Fact] public void First() {}\n")
        .With("solutions/00-tiny/Tiny.cs", "class Tiny;\n");

    [Fact]
    public void The_lock_holds_what_is_pristine_and_the_tests_in_source_order() => Written().Should().Be("""
        {
          "schema": 1,
          "shared": {
            "Directory.Build.props": "058246e40862046ca3e0e99c26508fed3b024525",
            "katas/Kata.props": "058246e40862046ca3e0e99c26508fed3b024525",
            "katas/support/Pump.cs": "61372ccb679732422cc824347efd4ae73a663241"
          },
          "katas": {
            "00-tiny": {
              "stub": [
                "Tiny.cs"
              ],
              "files": {
                "00-tiny.csproj": "6b512ec9245ec39fc1b7b533a704aa5d6434ca52",
                "Tiny.cs": "dccf4b782ce4b2f433cccbb3209f4b898a61f841",
                "TinyTests.cs": "23390bf209f2e9d7e4db251d535ce7b00b7202a1"
              },
              "tests": [
                "Second",
                "First"
              ],
              "stages": [
                {
                  "title": "All tests",
                  "level": "core",
                  "minutes": 0,
                  "tests": 2
                }
              ]
            }
          }
        }

        """);

    [Fact]
    public void Files_with_a_number_come_first_in_the_order_of_the_numbers()
    {
        folder.With("katas/00-tiny/10-LeaksTests.cs", "[Fact] public void Tenth() {}\n")
            .With("katas/00-tiny/2-WaitingTests.cs", "[Fact] public void Second_file() {}\n")
            .With("katas/00-tiny/AbacusTests.cs", "[Fact] public void Abacus() {}\n");

        Build().Katas["00-tiny"].Tests.Should().Equal("Second_file", "Tenth", "Abacus", "Second", "First");
    }

    [Fact]
    public void What_a_build_or_a_failed_snapshot_leaves_is_not_pristine()
    {
        var before = Written();

        folder.With("katas/00-tiny/bin/Tiny.cs", "")
            .With("katas/00-tiny/obj/x.json", "").With("katas/00-tiny/.vs/x", "")
            .With("katas/00-tiny/TinyTests.First.received.txt", "x").With("katas/support/notes/.keep", "");
        File.Delete(folder.At("katas/support/notes/.keep"));

        Written().Should().Be(before);
    }

    [Fact]
    public void All_that_keeps_katas_from_being_locked_is_named_at_once()
    {
        folder.With("katas/01-empty/README.md", "")
            .With("katas/02-twice/02-twice.csproj", "")
            .With("katas/02-twice/Twice.cs", "").With("solutions/02-twice/Twice.cs", "")
            .With("katas/02-twice/TwiceTests.cs", "[Fact] public void Same() {}\n[Fact] public void Same() {}\n");

        folder.Invoking(_ => Build()).Should().Throw<EnvironmentFault>().WithMessage("""
            Kata '01-empty' has no stub: a source of 'katas/01-empty' with the same name as one of 'solutions/01-empty'.
            Kata '01-empty' has no project: 'katas/01-empty/01-empty.csproj' with the one line <Project Sdk="Microsoft.NET.Sdk" />.
            Kata '01-empty' has no tests: a source of 'katas/01-empty' whose name ends in 'Tests.cs', with methods marked [Fact].
            Kata '02-twice' has more than one test 'Same': a test's name is its id.
            """);
    }

    [Fact]
    public void A_link_is_not_locked()
    {
        File.CreateSymbolicLink(folder.At("katas/00-tiny/Linked.cs"), folder.At("solutions/00-tiny/Tiny.cs"));

        folder.Invoking(_ => Build()).Should().Throw<EnvironmentFault>()
            .WithMessage("'katas/00-tiny/Linked.cs' is not a regular file that can be locked.");
    }

    [Fact]
    public void The_inventory_is_in_the_order_of_the_stages()
    {
        WithStages("""
            stages:
              - { title: One, level: core, minutes: 5 }
              - { title: Two, level: mastery, minutes: 10 }
            """);
        folder.With("katas/00-tiny/1-OneTests.cs",
            "[Trait(\"Stage\", \"1\"), Trait(\"Level\", \"core\")]\n[Fact] public void Z() {}\n")
            .With("katas/00-tiny/2-TwoTests.cs",
                "[Trait(\"Stage\", \"2\"), Trait(\"Level\", \"mastery\")]\n[Fact] public void A() {}\n" +
                "[Fact] public void B() {}\n");

        var locked = Build().Katas["00-tiny"];

        locked.TestsByStage().Select(
            stage => $"{stage.Stage.Title} {stage.Stage.Level} {stage.Stage.Minutes}: {string.Join(' ', stage.Tests)}")
            .Should().Equal("One Core 5: Z", "Two Mastery 10: A B");
    }

    [Fact]
    public void Stages_and_classes_that_do_not_fit_are_all_named_at_once()
    {
        WithStages("""
            stages:
              - { title: One, level: core, minutes: 5 }
              - { title: Two, level: core, minutes: 5 }
              - { title: Three, level: mastery, minutes: 5 }
            """);
        folder.With("katas/00-tiny/1-OneTests.cs",
            "[Trait(\"Stage\", \"1\"), Trait(\"Level\", \"mastery\")]\n[Fact] public void A() {}\n")
            .With("katas/00-tiny/3-ThreeTests.cs", "[Fact] public void C() {}\n")
            .With("katas/00-tiny/10-TenTests.cs",
                "[Trait(\"Stage\", \"10\"), Trait(\"Level\", \"core\")]\n[Fact] public void D() {}\n")
            .With("katas/00-tiny/OtherTests.cs", "[Fact] public void A() {}\n");

        folder.Invoking(_ => Build()).Should().Throw<EnvironmentFault>().WithMessage("""
            Kata '00-tiny': '1-OneTests.cs': class 'Listed' needs the traits of stage 1, 'One': [Trait("Stage", "1"), Trait("Level", "core")].
            Kata '00-tiny': stage 2, 'Two', has no test file: it needs one '2-...Tests.cs'.
            Kata '00-tiny': '3-ThreeTests.cs': class 'Listed' needs the traits of stage 3, 'Three': [Trait("Stage", "3"), Trait("Level", "mastery")].
            Kata '00-tiny': '10-TenTests.cs': class 'Listed' belongs to no stage. Name its file after one of the 3 stages of README.md ('1-...Tests.cs'), or announce a stage for it there.
            Kata '00-tiny': 'OtherTests.cs': class 'Listed' belongs to no stage. Name its file after one of the 3 stages of README.md ('1-...Tests.cs'), or announce a stage for it there.
            """);
    }

    private void WithStages(string stages)
    {
        File.Delete(folder.At("katas/00-tiny/TinyTests.cs"));
        folder.With("katas/00-tiny/README.md",
            $"---\ntitle: Tiny\nconcept: Tiny\ndifficulty: 1\nminutes: 5\nprerequisites: []\n{stages}\n---\n");
    }

    public void Dispose() => folder.Dispose();

    private KataLock Build() => new LockBuilder(new Clone(folder.Path), new ListedTests()).Build();

    private string Written() => Encoding.UTF8.GetString(LockFile.Serialize(Build()));
}
