namespace Grader;

/// <summary>The command's exit codes.</summary>
internal static class ExitCodes
{
    public const int Fine = 0;

    /// <summary>A requested kata does not pass.</summary>
    public const int NotPassing = 1;

    /// <summary>The command line is wrong.</summary>
    public const int WrongUse = 2;

    /// <summary>No SDK, no clone, a failed restore.</summary>
    public const int Environment = 3;

    /// <summary>A fault in the grader itself.</summary>
    public const int Fault = 4;
}
