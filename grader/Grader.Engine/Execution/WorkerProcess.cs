using System.ComponentModel;
using System.Diagnostics;
using System.IO.Pipes;
using Grader.Protocol;

namespace Grader.Engine.Execution;

/// <summary>One worker process, from its start until all its processes and files are gone. It serves one run.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private const int KeptOutput = 8 * 1024;

    // The exit code may arrive before the last output, and a child that was left behind may hold the output open.
    private static readonly TimeSpan LastWords = TimeSpan.FromMilliseconds(500);

    private readonly Process process;

    // A refresh forgets for a moment that the process has ended, and its exit code can't be read then.
    private readonly Lock refreshing = new();
    private readonly NamedPipeServerStream pipe;
    private readonly string folder;
    private readonly TimeProvider time;
    private readonly BoundedText noise = new(KeptOutput);
    private readonly Task draining;

    internal WorkerProcess(Process process, NamedPipeServerStream pipe, string id, string folder, TimeProvider time)
    {
        this.process = process;
        this.pipe = pipe;
        this.folder = folder;
        this.time = time;
        Id = id;
        ProcessId = process.Id;
        process.StandardInput.Close();
        Exited = ExitAsync();
        draining = Task.WhenAll(
            DrainAsync(process.StandardOutput.BaseStream), DrainAsync(process.StandardError.BaseStream));
    }

    /// <summary>The value of <see cref="WorkerEnvironment.Marker"/> in the worker and all its descendants.</summary>
    public string Id { get; }

    public int ProcessId { get; }

    /// <summary>Ends with the exit code.</summary>
    public Task<int> Exited { get; }

    internal async Task SendAsync(RunRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await pipe.WriteAsync(RunRequestFormat.Write(request), cancellationToken);
        }
        catch (IOException)
        {
            // The worker is gone; whoever waits for its answer sees that.
        }
    }

    /// <returns>Null when the worker has closed its end.</returns>
    /// <exception cref="ProtocolException">The worker sent something that is not a message.</exception>
    internal async Task<(Guid Nonce, WorkerMessage Message)?> ReceiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await Frame.ReadAsync(pipe, cancellationToken) is { } frame
                ? WorkerMessageFormat.Read(frame)
                : null;
        }
        catch (IOException broken) when (broken is not ProtocolException)
        {
            // A peer that was killed may reset the pipe instead of closing it.
            return null;
        }
    }

    /// <summary>
    /// What the process itself wrote, outside any test's console, including the runtime's last words.
    /// </summary>
    internal async Task<string> LastWordsAsync()
    {
        await Task.WhenAny(draining, Task.Delay(LastWords, time, CancellationToken.None));
        return noise.ToString();
    }

    /// <summary>The memory that the process uses now; 0 if that is not known.</summary>
    internal long ResidentBytes()
    {
        try
        {
            lock (refreshing)
            {
                process.Refresh();
                return process.WorkingSet64;
            }
        }
        catch (Exception gone) when (gone is InvalidOperationException or Win32Exception)
        {
            return 0;
        }
    }

    public void Kill()
    {
        try
        {
            process.Kill();
        }
        catch (Exception gone) when (gone is InvalidOperationException or Win32Exception)
        {
            // The process has already ended.
        }
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await Exited;
        await LeftBehind.KillAsync(Id, ProcessId, time);
        await pipe.DisposeAsync();
        // The caller has to close the streams that it asked for.
        await process.StandardOutput.BaseStream.DisposeAsync();
        await process.StandardError.BaseStream.DisposeAsync();
        process.Dispose();
        await WorkerFolder.DeleteAsync(folder, time);
    }

    private async Task<int> ExitAsync()
    {
        // Not WaitForExitAsync: with redirected output it also waits for the end of the output.
        var exited = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.Exited += (_, _) => exited.TrySetResult();
        process.EnableRaisingEvents = true;
        await exited.Task;
        lock (refreshing)
            return process.ExitCode;
    }

    private async Task DrainAsync(Stream stream)
    {
        var buffer = new byte[4096];
        try
        {
            while (await stream.ReadAsync(buffer, CancellationToken.None) is var read and > 0)
                noise.Add(buffer.AsSpan(0, read));
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The stream was disposed while a left-behind child still held the other end.
        }
    }
}
