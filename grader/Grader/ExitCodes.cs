namespace Grader;

/// <summary>What the command's end says.</summary>
internal static class ExitCodes
{
    public const int Fine = 0;

    /// <summary>Katas that were asked for do not pass.</summary>
    public const int NotPassing = 1;

    /// <summary>The command was used wrongly.</summary>
    public const int WrongUse = 2;

    /// <summary>No SDK, no clone, a failed restore.</summary>
    public const int Environment = 3;

    /// <summary>A fault in the grader itself.</summary>
    public const int Fault = 4;
}
