namespace Grader.Engine.Catalog;

/// <summary>Finds the tests of a source text.</summary>
public interface ITestInventory
{
    /// <returns>The names of the methods marked [Fact] or [Theory], in source order.</returns>
    IReadOnlyList<string> Read(string source);
}
