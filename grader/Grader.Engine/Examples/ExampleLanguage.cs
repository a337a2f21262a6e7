namespace Grader.Engine.Examples;

/// <summary>The language of a lesson's program.</summary>
public enum ExampleLanguage
{
    CSharp,
    Python,
}
