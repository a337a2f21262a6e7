using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Grader.Engine.Catalog;

/// <summary>The name of a kata's folder: two digits, a dash, words. <c>05-queue</c>.</summary>
[JsonConverter(typeof(KataSlugJson))]
public sealed partial record KataSlug : IComparable<KataSlug>
{
    private KataSlug(string id) => Id = id;

    public string Id { get; }

    /// <summary>The two digits, as a learner types them.</summary>
    public string Number => Id[..2];

    public string Name => Id[3..];

    public static bool TryParse(string? text, [NotNullWhen(true)] out KataSlug? slug)
    {
        slug = text is not null && Pattern().IsMatch(text) ? new KataSlug(text) : null;
        return slug is not null;
    }

    public int CompareTo(KataSlug? other) => string.CompareOrdinal(Id, other?.Id);

    /// <summary>A file of the kata's folder, relative to the clone.</summary>
    public string PathOf(string file) => $"katas/{Id}/{file}";

    public override string ToString() => Id;

    [GeneratedRegex(@"^[0-9]{2}-[a-z0-9]+(-[a-z0-9]+)*\z")]
    private static partial Regex Pattern();
}
