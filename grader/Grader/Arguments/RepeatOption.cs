using System.CommandLine;

namespace Grader.Arguments;

/// <summary><c>--repeat N</c>.</summary>
internal static class RepeatOption
{
    private const int Max = 10_000;

    public static Option<int> Describe(string description, int usual = 1) => new("--repeat")
    {
        Description = $"{description} (1 to {Max}; default {usual})",
        HelpName = "N",
        DefaultValueFactory = _ => usual,
        CustomParser = result =>
        {
            if (int.TryParse(result.Tokens[0].Value, out var number) && number is >= 1 and <= Max)
                return number;
            result.AddError($"--repeat is a whole number from 1 to {Max}, not '{result.Tokens[0].Value}'.");
            return usual;
        },
    };
}
