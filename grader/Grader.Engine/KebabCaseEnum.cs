using System.Text.Json;
using System.Text.Json.Serialization;

namespace Grader.Engine;

/// <summary>States and outcomes as JSON has them: <c>not-started</c>.</summary>
public sealed class KebabCaseEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower)
    where T : struct, Enum;
