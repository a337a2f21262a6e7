using Grader.Engine.Catalog;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Grader.Views;

/// <summary>A kata to begin with: what it is about, and where.</summary>
internal static class NextView
{
    private const int MaxDifficulty = 5;

    /// <param name="left">The kata that was left before it was done, or null.</param>
    public static IRenderable Of(Kata kata, Kata? left)
    {
        var rows = new List<IRenderable>();
        if (left is not null)
            rows.Add(
                new Text($"'{left.Id}' is not done yet; 'grader watch {left.Number}' goes back to it.", Marks.Busy));
        rows.Add(new Text($"{kata.Id}  {kata.Title}", Marks.Strong));
        if (kata.Lesson is { } lesson)
        {
            rows.Add(new Text(lesson.Concept));
            rows.Add(new Text(
                "difficulty "
                + $"{new string('●', lesson.Difficulty)}{new string('○', MaxDifficulty - lesson.Difficulty)}, about "
                + $"{lesson.Minutes} minutes{After(lesson)}",
                Marks.Quiet));
        }

        rows.Add(Text.Empty);
        rows.Add(new Text($"Lesson: {kata.PathOf(Engine.Catalog.Lesson.FileName)} ('grader show {kata.Number}')"));
        rows.Add(new Text($"Yours:  {string.Join(", ", (kata.Lock?.Stub ?? []).Select(kata.PathOf))}"));
        rows.Add(new Text($"Then:   'grader watch {kata.Number}', or 'grader run {kata.Number}'"));
        return new Rows(rows);
    }

    private static string After(FrontMatter lesson) => lesson.Prerequisites.Count == 0
        ? ""
        : $", after {string.Join(", ", lesson.Prerequisites)}";
}
