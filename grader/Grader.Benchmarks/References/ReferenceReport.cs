using System.Text;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Grader.Benchmarks.References;

/// <summary>Measures the reference solutions and writes grader/docs/REFERENCES.md.</summary>
internal static class ReferenceReport
{
    public static async Task WriteAsync(string path)
    {
        var config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
            .WithOption(ConfigOptions.DisableLogFile, true)
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "grader-references"));
        var page = new StringBuilder("""
            # How fast the reference solutions are

            `dotnet run -c Release --project grader/Grader.Benchmarks -- references` writes this page. It compares the references of 05-queue and 07-channel with
            `System.Threading.Channels`: time and allocation **per item** that goes from a producer to a consumer. Each EXPLANATION.md says where the difference comes from.

            """.ReplaceLineEndings("\n"));
        foreach (var type in new[] { typeof(QueueBenchmarks), typeof(ChannelBenchmarks) })
            page.Append($"\n## {type.Name}\n\n{Table(BenchmarkRunner.Run(type, config))}\n");
        await File.WriteAllTextAsync(path, page.ToString());
        Console.WriteLine($"Wrote {path}");
    }

    private static string Table(Summary summary)
    {
        var log = new AccumulationLogger();
        MarkdownExporter.GitHub.ExportToLog(summary, log);
        return log.GetLog().ReplaceLineEndings("\n").Trim();
    }
}
