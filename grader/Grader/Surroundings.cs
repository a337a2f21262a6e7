using System.Globalization;
using Grader.Engine;

namespace Grader;

/// <summary>What the command learns from its process and machine.</summary>
/// <param name="HasTerminal">Input and output are a terminal that can be drawn on.</param>
/// <param name="TimeFactor">GRADER_TIME_FACTOR: stretches every limit on a slow machine.</param>
internal sealed record Surroundings(string Folder, bool HasTerminal, double TimeFactor)
{
    /// <summary>The folders of PATH.</summary>
    public IReadOnlyList<string> SearchPath { get; init; } = [];

    /// <summary>The user's home folder, or empty where there is none.</summary>
    public string Home { get; init; } = "";

    /// <summary>The user's shell, or empty where it is unknown.</summary>
    public string Shell { get; init; } = "";

    /// <summary>The file that GitHub Actions shows as the job's summary, or null elsewhere.</summary>
    public string? StepSummary { get; init; }

    /// <summary>A dev container or a codespace.</summary>
    public bool InContainer { get; init; }

    public const string TimeFactorVariable = "GRADER_TIME_FACTOR";

    /// <exception cref="EnvironmentFault">The factor is not a number from 0.1 to 100.</exception>
    public static Surroundings Of(string folder, bool hasTerminal, string? timeFactor) =>
        new(folder, hasTerminal, Factor(timeFactor));

    public bool IsOnPath(string program) =>
        SearchPath.Any(folder => File.Exists(Path.Combine(folder, program))
            || File.Exists(Path.Combine(folder, program + ".exe")));

    private static double Factor(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return 1;
        return double.TryParse(text, NumberStyles.AllowDecimalPoint, null, out var factor)
            && factor is >= 0.1 and <= 100
            ? factor
            : throw new EnvironmentFault(
                $"{TimeFactorVariable} is '{text}'; it must be a number from 0.1 to 100, such as 2 on a machine "
                + "half as fast.");
    }
}
