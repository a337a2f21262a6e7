namespace Grader.Engine.Catalog;

/// <summary>Finds the tests of a source text.</summary>
public interface ITestInventory
{
    /// <returns>The classes that have tests, in source order.</returns>
    IReadOnlyList<TestClass> Read(string source);
}
