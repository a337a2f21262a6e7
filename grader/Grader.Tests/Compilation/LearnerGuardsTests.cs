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

    [Theory]
    [InlineData("this IEnumerable<int> flock) => flock.Select(number => 2 * number);", "done")]
    [InlineData(
        "this IEnumerable<int> numbers) => numbers;\n    public static int Doubled(this int number) => number;",
        "build-error: GRADER003 6")]
    [InlineData("this IEnumerable<int> numbers) => numbers;\n    public static T Doubled<T>(this T any) => any;",
        "build-error: GRADER003 6")]
    [InlineData("this IEnumerable<int> numbers) => numbers;\n" +
        "    public static IEnumerable<int> Doubled(this IEnumerable<int> numbers, int times = 2) => numbers;",
        "build-error: GRADER003 6")]
    [InlineData("this IEnumerable<int> numbers) => numbers;\n    extension(int number) { public int Doubled => number; }",
        "build-error: GRADER003 6")]
    [InlineData("this IEnumerable<int> numbers) => numbers;\n}\n\npublic static class Flock\n{\n" +
        "    public static IEnumerable<int> Doubled(this IEnumerable<int> numbers) => numbers;",
        "build-error: GRADER003 10")]
    [InlineData("this IEnumerable<int> numbers) => numbers;\n}\n\npublic interface IEnumerable<T>\n{",
        "build-error: GRADER003 5, GRADER006 3")]
    public async Task Of_extension_members_only_the_stubs_own_are_allowed(string rest, string verdict)
    {
        Clone.Write("katas/00-tiny/Herd.cs", Herd(
            "this IEnumerable<int> numbers) => throw new NotImplementedException(\"Double them.\");"));
        Clone.Write("solutions/00-tiny/Herd.cs", Herd("this IEnumerable<int> numbers) => numbers;"));
        (await Clone.RunAsync("lock")).ExitCode.Should().Be(0);
        await Clone.CommitAsync();
        Clone.Solve("00-tiny");
        Clone.Write("katas/00-tiny/Herd.cs", Herd(rest));

        var kata = (await Clone.RunAsync("run", "0", "--json")).Kata("00-tiny");

        var errors = kata["diagnostics"]!.AsArray().Select(error => $"{error!["id"]} {error["line"]}");
        string.Join(": ", new[] { (string)kata["state"]!, string.Join(", ", errors) }.Where(part => part.Length > 0))
            .Should().Be(verdict);
    }

    [Fact]
    public async Task An_ordinary_method_of_the_stub_stays_one()
    {
        Clone.Solve("00-tiny");
        Clone.Edit(Stub, "Add(int left", "Add(this int left");

        var kata = (await Clone.RunAsync("run", "0", "--json")).Kata("00-tiny");

        kata["diagnostics"]!.AsArray().Select(error => (string?)error!["id"]).Should().Equal("GRADER003");
    }

    private static string Herd(string rest) =>
        $"namespace Katas.Tiny;\n\npublic static class Herd\n{{\n    public static IEnumerable<int> Doubled({rest}\n}}\n";
}
