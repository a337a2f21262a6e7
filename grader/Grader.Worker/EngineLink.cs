using System.IO.Pipes;
using Grader.Protocol;

namespace Grader.Worker;

/// <summary>The pipe to the engine. Children of the tests do not inherit it.</summary>
internal sealed class EngineLink : IDisposable
{
    /// <summary>
    /// The engine listens before it starts a worker. If it has gone by now, connecting would try forever without this
    /// limit.
    /// </summary>
    private static readonly TimeSpan ToConnect = TimeSpan.FromSeconds(5);

    private readonly NamedPipeClientStream pipe;
    private readonly Lock sending = new();

    private EngineLink(NamedPipeClientStream pipe) => this.pipe = pipe;

    /// <exception cref="TimeoutException">The engine has gone.</exception>
    public static EngineLink Connect(string name)
    {
        var pipe = new NamedPipeClientStream(".", name, PipeDirection.InOut, PipeOptions.CurrentUserOnly);
        pipe.Connect(ToConnect);
        return new EngineLink(pipe);
    }

    public void Send(Guid nonce, WorkerMessage message)
    {
        var frame = WorkerMessageFormat.Write(nonce, message);
        lock (sending)
            pipe.Write(frame);
    }

    /// <returns>Null when the engine has gone.</returns>
    public RunRequest? Receive() => Frame.Read(pipe) is { } frame ? RunRequestFormat.Read(frame) : null;

    /// <summary>The engine sends nothing more; its end of the pipe closes when it ends, in whatever way.</summary>
    public void DieWithTheEngine()
    {
        var watch = new Thread(() =>
        {
            try
            {
                _ = Frame.Read(pipe);
            }
            catch (Exception error) when (error is IOException or ObjectDisposedException)
            {
                // Closed, in one way or another.
            }

            OperatingSystemProcess.Leave();
        })
        {
            IsBackground = true,
            Name = "watches the engine",
        };
        watch.Start();
    }

    public void Dispose() => pipe.Dispose();
}
