using System.Globalization;

namespace Katas.Support.Orders;

/// <summary>Makes the choices that a failure printed; after the last one, first come, first served.</summary>
internal sealed class Replayed(string choices) : Order
{
    private readonly int[] wantedChoices = Parse(choices);

    protected override int Pick(int options)
    {
        var wanted = ChoicePoints < wantedChoices.Length ? wantedChoices[ChoicePoints] : 0;
        if (wanted < options)
            return wanted;
        throw new PumpException(
            $"The order \"{choices}\" does not fit: its choice number {ChoicePoints + 1} is {wanted}, "
            + $"but only {options} items are ready, 0 to {options - 1}. Has the code changed since? Explore again.");
    }

    private static int[] Parse(string choices)
    {
        ArgumentNullException.ThrowIfNull(choices);
        var parts = choices.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var parsed = new int[parts.Length];
        for (var at = 0; at < parts.Length; at++)
        {
            if (!int.TryParse(parts[at], NumberStyles.None, CultureInfo.InvariantCulture, out parsed[at]))
            {
                throw new ArgumentException(
                    $"'{parts[at]}' is not a choice. Choices are numbers separated by commas, "
                    + "as a failure prints them: \"0,2,1\".",
                    nameof(choices));
            }
        }

        return parsed;
    }
}
