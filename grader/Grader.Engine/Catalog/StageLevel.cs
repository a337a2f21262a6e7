namespace Grader.Engine.Catalog;

public enum StageLevel
{
    /// <summary>Part of being done.</summary>
    Core,

    /// <summary>Races, leaks, contexts, corners: for those who want to master the kata.</summary>
    Mastery,
}
