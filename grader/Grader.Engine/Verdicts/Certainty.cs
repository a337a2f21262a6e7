namespace Grader.Engine.Verdicts;

/// <summary>How well a misconception explains what fails.</summary>
public enum Certainty
{
    /// <summary>Exactly the tests that it makes fail have failed.</summary>
    Equal,

    /// <summary>Together with others, it explains every test that failed, and no test that passed contradicts.</summary>
    Union,

    /// <summary>It explains most of what failed.</summary>
    Near,
}
