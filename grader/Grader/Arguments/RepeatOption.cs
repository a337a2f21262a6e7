using System.CommandLine;

namespace Grader.Arguments;

/// <summary><c>--repeat N</c>, and its kin.</summary>
internal static class RepeatOption
{
    private const int Max = 10_000;

    public static Option<int> Describe(string description, int usual = 1) =>
        Describe("--repeat", $"{description} (1 to {Max}; default {usual})", usual);

    /// <param name="name">The option.</param>
    /// <param name="description">The whole of it.</param>
    /// <param name="usual">The number where the option is missing.</param>
    public static Option<int> Describe(string name, string description, int usual) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => usual,
        CustomParser = result =>
        {
            if (int.TryParse(result.Tokens[0].Value, out var number) && number is >= 1 and <= Max)
                return number;
            result.AddError($"{name} is a whole number from 1 to {Max}, not '{result.Tokens[0].Value}'.");
            return usual;
        },
    };
}
