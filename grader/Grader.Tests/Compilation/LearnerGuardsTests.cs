using Grader.Tests.Commands;

namespace Grader.Tests.Compilation;

public class LearnerGuardsTests(TinyKatas clone) : CommandTests(clone)
{
    [Theory]
    [InlineData("namespace Xunit;\npublic sealed class FactAttribute : Attribute;\n",
        "GRADER002 2: Type 'FactAttribute' is in namespace 'Xunit', where it could change what the tests mean. Move " +
        "it to 'Katas.Tiny'.")]
    [InlineData("public static class Assert;\n",
        "GRADER002 1: Type 'Assert' is in no namespace, where it could change what the tests mean. Move it to " +
        "'Katas.Tiny'.")]
    [InlineData(
        "namespace Katas.Tiny;\npublic static class Kind\n{\n" +
        "    public static int Should(this int number) => number;\n}\n",
        "GRADER003 4: 'Should' could change what the tests' assertions mean, since tests can see it. Make it " +
        "internal, or make it an ordinary method with another name.")]
    [InlineData("[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"00-tiny.Tests\")]\n",
        "GRADER004 1: A kata's code has no friend assemblies: the tests use only its public API. Remove this " +
        "attribute.")]
    [InlineData(
        "namespace Katas.Tiny;\ninternal static class Schedule\n{\n" +
        "    internal static void Skip() => Katas.Support.Threading.Points.Reads(null, \"\");\n}\n",
        "GRADER009 4: 'Katas.Support.Threading.Points' decides which thread runs when a test explores. Only tests may " +
        "use it: remove this.")]
    public async Task What_could_change_the_tests_meaning_is_refused(string source, string refusal)
    {
        Clone.Solve("00-tiny");
        Clone.Write("katas/00-tiny/Extra.cs", source);

        var kata = (await Clone.RunAsync("run", "0", "--json")).Kata("00-tiny");

        ((string?)kata["state"]).Should().Be("build-error");
        kata["diagnostics"]!.AsArray().Select(error => $"{error!["id"]} {error["line"]}: {error["message"]}")
            .Should().Equal(refusal);
    }

    [Fact]
    public async Task What_is_the_learners_own_business_is_not()
    {
        Clone.Solve("00-tiny");
        Clone.Write("katas/00-tiny/Extra.cs",
            "namespace Katas.Tiny;\n\ninternal static class Assert\n{\n" +
            "    internal static int Twice(this int number) => 2 * number;\n}\n");

        (await Clone.RunAsync("run", "0")).ExitCode.Should().Be(0);
    }
}
