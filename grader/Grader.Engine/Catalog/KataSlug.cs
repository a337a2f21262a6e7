using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Grader.Engine.Catalog;

/// <summary>The name of a kata's folder: two digits, a dash, words. <c>05-queue</c>.</summary>
public sealed partial record KataSlug : IComparable<KataSlug>
{
    private KataSlug(string id) => Id = id;

    public string Id { get; }
    public int Number => int.Parse(Id.AsSpan(0, 2));
    public string Name => Id[3..];

    public static bool TryParse(string? text, [NotNullWhen(true)] out KataSlug? slug)
    {
        slug = text is not null && Pattern().IsMatch(text) ? new KataSlug(text) : null;
        return slug is not null;
    }

    public int CompareTo(KataSlug? other) => string.CompareOrdinal(Id, other?.Id);

    public override string ToString() => Id;

    [GeneratedRegex(@"^[0-9]{2}-[a-z0-9]+(-[a-z0-9]+)*\z")]
    private static partial Regex Pattern();
}
