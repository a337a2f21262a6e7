using System.Text.Json.Serialization;

namespace Grader.Engine.Compilation;

[JsonSerializable(typeof(EvaluationCache))]
internal sealed partial class EvaluationJson : JsonSerializerContext;
