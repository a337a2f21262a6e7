namespace Grader.Engine.Catalog;

/// <summary>What was typed for KATA: a number, a name, or any unambiguous part of it.</summary>
public static class KataQuery
{
    public abstract record Answer
    {
        private Answer()
        {
        }

        public sealed record Found(Kata Kata) : Answer;

        /// <param name="Message">What, which, and the next step.</param>
        public sealed record NotFound(string Message) : Answer;
    }

    public static Answer Find(string text, IReadOnlyList<Kata> katas)
    {
        var wanted = text.Trim().TrimEnd('/', '\\');
        wanted = wanted[(wanted.LastIndexOfAny(['/', '\\']) + 1)..];
        var exact = katas.Where(kata => Same(kata.Id, wanted) || Same(kata.Slug.Name, wanted) || IsNumber(kata, wanted))
            .ToList();
        var matches = exact.Count > 0
            ? exact
            : katas.Where(kata => wanted.Length > 0 && kata.Id.Contains(wanted, StringComparison.OrdinalIgnoreCase))
                .ToList();
        return matches switch
        {
            [var only] => new Answer.Found(only),
            [] =>
                new Answer.NotFound(
                    $"No kata '{text}'.{Guess(wanted, katas)} 'grader status' lists all {katas.Count}."),
            _ =>
                new Answer.NotFound(
                    $"'{text}' matches {matches.Count} katas: {string.Join(", ", matches.Select(kata => $"'{kata.Id}'"))}. Type more of the name."),
        };
    }

    private static bool Same(string left, string right) =>
        string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    private static bool IsNumber(Kata kata, string text) =>
        text.Length is 1 or 2 && text.PadLeft(2, '0') == kata.Number;

    private static string Guess(string wanted, IReadOnlyList<Kata> katas)
    {
        var closest = katas
            .SelectMany(
                kata =>
                    new[] { (kata, Distance: EditDistance(wanted, kata.Id)), (
                        kata, Distance: EditDistance(wanted, kata.Slug.Name)) })
            .Where(guess => guess.Distance <= 2 || guess.Distance <= wanted.Length / 3)
            .OrderBy(guess => guess.Distance)
            .Select(guess => guess.kata.Id)
            .FirstOrDefault();
        return closest is null ? "" : $" Did you mean '{closest}'?";
    }

    private static int EditDistance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var change = diagonal + (
                    char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
