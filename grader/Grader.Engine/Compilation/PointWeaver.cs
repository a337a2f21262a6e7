using System.Collections.Concurrent;
using Grader.Engine.Verdicts;
using Grader.Weaver;

namespace Grader.Engine.Compilation;

/// <summary>Puts scheduling points into the learner's image, for the tests that explore how threads meet.</summary>
internal sealed class PointWeaver
{
    private const string Support = "Katas.Support.dll";
    private readonly ConcurrentDictionary<string, CodeWeaver?> weavers = new();

    /// <returns>What keeps the code from being woven: it has a hand in the schedules itself.</returns>
    public BuildDiagnostic? Weave(byte[] image, CompilationRequest request, out byte[] woven)
    {
        woven = image;
        var support = request.Arguments.RuntimeReferences.FirstOrDefault(path => Path.GetFileName(path) == Support);
        if (support is null
            || weavers.GetOrAdd(support, path => CodeWeaver.For(File.ReadAllBytes(path))) is not { } weaver)
            return null;
        switch (weaver.Weave(image, symbols: null, _ => true))
        {
            case WeavingOutcome.Refused refused:
                return new BuildDiagnostic(
                    GuardIds.SchedulingPoint,
                    Severity.Error,
                    refused.File,
                    refused.Line,
                    1,
                    refused.Message);
            case WeavingOutcome.Woven whole:
                woven = whole.Image;
                return null;
            default:
                throw new InvalidOperationException("There is no other outcome.");
        }
    }
}
