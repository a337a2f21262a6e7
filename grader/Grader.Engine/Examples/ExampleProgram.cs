using Grader.Engine.Catalog;

namespace Grader.Engine.Examples;

/// <summary>A program of a lesson that anybody can run: <c>katas/05-queue/examples/queues.cs</c>.</summary>
/// <param name="Code">Its text, with line feeds.</param>
public sealed record ExampleProgram(KataSlug Kata, string Name, ExampleLanguage Language, string Code)
{
    public string File => Kata.PathOf($"{ExampleFolder.Name}/{Name}");

    /// <summary>What to type in the clone's root.</summary>
    public string Command => Language == ExampleLanguage.CSharp ? $"dotnet run {File}" : $"python3 {File}";
}
