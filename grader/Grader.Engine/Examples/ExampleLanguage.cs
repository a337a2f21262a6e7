namespace Grader.Engine.Examples;

/// <summary>What a lesson's program is written in.</summary>
public enum ExampleLanguage
{
    CSharp,
    Python,
}
