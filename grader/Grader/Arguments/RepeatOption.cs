using System.CommandLine;

namespace Grader.Arguments;

/// <summary><c>--repeat N</c>; the default is 1.</summary>
internal static class RepeatOption
{
    private const int Max = 10_000;

    public static Option<int> Describe(string description) => new("--repeat")
    {
        Description = $"{description} (1 to {Max}; default 1)",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
        CustomParser = result =>
        {
            if (int.TryParse(result.Tokens[0].Value, out var number) && number is >= 1 and <= Max)
                return number;
            result.AddError($"--repeat is a whole number from 1 to {Max}, not '{result.Tokens[0].Value}'.");
            return 1;
        },
    };
}
