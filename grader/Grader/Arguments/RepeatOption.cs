using System.CommandLine;

namespace Grader.Arguments;

/// <summary><c>--repeat N</c>: once, where it is not given.</summary>
internal static class RepeatOption
{
    private const int Most = 10_000;

    public static Option<int> Describe(string description) => new("--repeat")
    {
        Description = $"{description} (1 to {Most}; default 1)",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
        CustomParser = result =>
        {
            if (int.TryParse(result.Tokens[0].Value, out var number) && number is >= 1 and <= Most)
                return number;
            result.AddError($"--repeat is a whole number from 1 to {Most}, not '{result.Tokens[0].Value}'.");
            return 1;
        },
    };
}
