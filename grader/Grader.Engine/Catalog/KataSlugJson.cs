using System.Text.Json;
using System.Text.Json.Serialization;

namespace Grader.Engine.Catalog;

/// <summary>Writes a slug to JSON as its text.</summary>
public sealed class KataSlugJson : JsonConverter<KataSlug>
{
    public override KataSlug Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        KataSlug.TryParse(reader.GetString(), out var slug) ? slug : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, KataSlug value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Id);
}
