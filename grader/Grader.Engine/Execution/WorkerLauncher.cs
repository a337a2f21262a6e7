using System.ComponentModel;
using System.Diagnostics;
using System.IO.Pipes;
using System.Security.Cryptography;
using Grader.Engine.Processes;
using Grader.Protocol;

namespace Grader.Engine.Execution;

/// <summary>Starts worker processes.</summary>
/// <param name="workerPath">Grader.Worker.dll, or its apphost.</param>
/// <param name="startLimit">How long a worker may take to start; a busy machine may need seconds.</param>
public sealed class WorkerLauncher(string workerPath, TimeSpan startLimit, TimeProvider time)
{
    /// <returns>A warm worker that waits for its request.</returns>
    /// <exception cref="WorkerFault">The worker did not start.</exception>
    internal async Task<WorkerProcess> StartAsync(long memoryBytes, CancellationToken cancellationToken)
    {
        try
        {
            return await StartWarmAsync(memoryBytes, cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new WorkerFault($"No worker could be started: {fault.Message}", fault);
        }
    }

    private async Task<WorkerProcess> StartWarmAsync(long memoryBytes, CancellationToken cancellationToken)
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var folder = WorkerFolder.Create(id);
        var pipeName = WorkerFolder.PipeName(id, folder);
        var pipe = new NamedPipeServerStream(
            pipeName,
            PipeDirection.InOut,
            maxNumberOfServerInstances: 1,
            PipeTransmissionMode.Byte,
            PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
        WorkerProcess worker;
        try
        {
            worker = new WorkerProcess(Start(Describe(pipeName, id, folder, memoryBytes)), pipe, id, folder, time);
        }
        catch
        {
            await pipe.DisposeAsync();
            await WorkerFolder.DeleteAsync(folder, time);
            throw;
        }

        try
        {
            await GreetAsync(worker, pipe, cancellationToken);
            return worker;
        }
        catch
        {
            await worker.DisposeAsync();
            throw;
        }
    }

    private async Task GreetAsync(WorkerProcess worker, NamedPipeServerStream pipe, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(startLimit, time);
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        _ = worker.Exited.ContinueWith(
            _ => waiting.CancelAsync(),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        try
        {
            await pipe.WaitForConnectionAsync(waiting.Token);
            var first = await worker.ReceiveAsync(waiting.Token);
            if (first is not { Message: WorkerMessage.Ready ready }
                || first.Value.Nonce != Guid.ParseExact(worker.Id, "N"))
                throw new WorkerFault(
                    $"The worker '{workerPath}' sent no valid greeting. {await worker.LastWordsAsync()}".TrimEnd());
            if (ready.Version != ProtocolVersion.Current)
                throw new WorkerFault(
                    $"The worker '{workerPath}' speaks version {ready.Version} of the protocol, but the engine "
                    + $"speaks {ProtocolVersion.Current}. Build the grader again.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            var words = await worker.LastWordsAsync();
            throw new WorkerFault(worker.Exited.IsCompleted
                ? $"The worker '{workerPath}' ended with code {await worker.Exited} before it was ready. {words}".TrimEnd()
                : $"The worker '{workerPath}' was not ready within {startLimit.TotalSeconds:0.#} s. {words}".TrimEnd());
        }
    }

    private ProcessStartInfo Describe(string pipeName, string id, string folder, long memoryBytes)
    {
        var isAssembly = Path.GetExtension(workerPath).Equals(".dll", StringComparison.OrdinalIgnoreCase);
        var start = new ProcessStartInfo(isAssembly ? DotnetHost.Program : workerPath)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        if (isAssembly)
            start.ArgumentList.Add(workerPath);
        start.ArgumentList.Add(pipeName);
        start.ArgumentList.Add(id);
        start.Environment.Clear();
        foreach (var (name, value) in WorkerEnvironment.Build(
            Environment.GetEnvironmentVariables(), id, folder, memoryBytes))
            start.Environment[name] = value;
        start.Environment["DOTNET_ROOT"] = DotnetHost.Root;
        return start;
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception fault)
        {
            throw new WorkerFault($"Cannot start the worker with '{start.FileName}': {fault.Message}.", fault);
        }
    }
}
