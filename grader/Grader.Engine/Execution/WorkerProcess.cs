using System.ComponentModel;
using System.Diagnostics;
using System.IO.Pipes;
using Grader.Protocol;

namespace Grader.Engine.Execution;

/// <summary>One worker, from its start until nothing of it is left. It serves one run.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private const int KeptOutput = 8 * 1024;

    // An exit code is known before the last of the output has come through, and a child that was left behind may hold the output open.
    private static readonly TimeSpan LastWords = TimeSpan.FromMilliseconds(500);

    private readonly Process process;
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
        draining = Task.WhenAll(DrainAsync(process.StandardOutput.BaseStream), DrainAsync(process.StandardError.BaseStream));
    }

    /// <summary>The value of <see cref="WorkerEnvironment.Marker"/> in everything that descends from it.</summary>
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
            // It has gone: who waits for its answer learns of that.
        }
    }

    /// <returns>Null when the worker has closed its end.</returns>
    /// <exception cref="ProtocolException">What came is no message.</exception>
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

    /// <summary>What the process itself wrote, outside of any test's console: the runtime's last words are there.</summary>
    internal async Task<string> LastWordsAsync()
    {
        await Task.WhenAny(draining, Task.Delay(LastWords, time, CancellationToken.None));
        return noise.ToString();
    }

    /// <summary>The memory that it holds now; 0 where that is not known.</summary>
    internal long ResidentBytes()
    {
        try
        {
            process.Refresh();
            return process.WorkingSet64;
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
            // It has ended by itself.
        }
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await Exited;
        await LeftBehind.KillAsync(Id, ProcessId, time);
        await pipe.DisposeAsync();
        // Streams that were asked for are the caller's to close.
        await process.StandardOutput.BaseStream.DisposeAsync();
        await process.StandardError.BaseStream.DisposeAsync();
        process.Dispose();
        await WorkerFolder.DeleteAsync(folder, time);
    }

    private async Task<int> ExitAsync()
    {
        // Not WaitForExitAsync of a redirected process: it waits for the ends of the output, too.
        var exited = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.Exited += (_, _) => exited.TrySetResult();
        process.EnableRaisingEvents = true;
        await exited.Task;
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
            // Disposed while a child that was left behind still held the other end.
        }
    }
}
