using System.ComponentModel;
using System.Diagnostics;

namespace Grader.Engine.Processes;

/// <summary>Runs real programs. Cancelling a run kills the program and everything that it started.</summary>
public sealed class ProcessRunner : IProcessRunner
{
    public async Task<ProcessResult> RunAsync(ProcessCall call, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(call.Program, call.Arguments)
        {
            WorkingDirectory = call.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        foreach (var (name, value) in call.Variables ?? new Dictionary<string, string?>())
        {
            start.Environment.Remove(name);
            if (value is not null)
                start.Environment[name] = value;
        }

        using var process = Start(start);
        using var kill = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
        using var output = new MemoryStream();
        var reading = process.StandardOutput.BaseStream.CopyToAsync(output, CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        await FeedAsync(process, call.Input);
        await Task.WhenAll(reading, errors, process.WaitForExitAsync(CancellationToken.None));
        cancellationToken.ThrowIfCancellationRequested();
        return new ProcessResult(process.ExitCode, output.ToArray(), await errors);
    }

    public bool IsRunning(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception fault)
        {
            throw new EnvironmentFault(
                $"Cannot start '{start.FileName}': {fault.Message}. Is it installed and on PATH?", fault);
        }
    }

    private static async Task FeedAsync(Process process, byte[]? input)
    {
        await using var stream = process.StandardInput.BaseStream;
        try
        {
            await stream.WriteAsync(input ?? [], CancellationToken.None);
        }
        catch (IOException)
        {
            // The program ended without reading its input; its exit code says why.
        }
    }
}
