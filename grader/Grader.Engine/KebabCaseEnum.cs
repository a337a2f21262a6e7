using System.Text.Json;
using System.Text.Json.Serialization;

namespace Grader.Engine;

/// <summary>Writes states and outcomes to JSON in kebab case: <c>not-started</c>.</summary>
public sealed class KebabCaseEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower)
    where T : struct, Enum;
