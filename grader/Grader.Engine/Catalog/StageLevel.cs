namespace Grader.Engine.Catalog;

public enum StageLevel
{
    /// <summary>A kata is done when all its core stages pass.</summary>
    Core,

    /// <summary>Races, leaks, contexts, corners: for those who want to master the kata.</summary>
    Mastery,
}
