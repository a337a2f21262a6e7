namespace Grader.Protocol;

public static class WorkerMessageFormat
{
    private enum Kind : byte
    {
        Ready = 1,
        Started,
        Finished,
        Dying,
        Untrusted,
        Refused,
        Completed,
    }

    public static byte[] Write(Guid nonce, WorkerMessage message) => Frame.Seal(writer =>
    {
        writer.Write(nonce.ToByteArray());
        switch (message)
        {
            case WorkerMessage.Ready ready:
                writer.Write((byte)Kind.Ready);
                writer.Write(ready.Version);
                writer.Write(ready.ProcessId);
                break;
            case WorkerMessage.Started started:
                writer.Write((byte)Kind.Started);
                writer.Write(started.Test);
                break;
            case WorkerMessage.Finished finished:
                writer.Write((byte)Kind.Finished);
                writer.Write(finished.Test);
                writer.Write((byte)finished.Outcome);
                writer.Write(finished.Message);
                writer.WriteFrames(finished.Frames);
                writer.Write(finished.Output);
                writer.Write(finished.Duration.Ticks);
                break;
            case WorkerMessage.Dying dying:
                writer.Write((byte)Kind.Dying);
                writer.Write(dying.Message);
                writer.WriteFrames(dying.Frames);
                writer.Write(dying.Output);
                break;
            case WorkerMessage.Untrusted untrusted:
                writer.Write((byte)Kind.Untrusted);
                writer.Write(untrusted.Reason);
                break;
            case WorkerMessage.Refused refused:
                writer.Write((byte)Kind.Refused);
                writer.Write(refused.Reason);
                break;
            case WorkerMessage.Completed completed:
                writer.Write((byte)Kind.Completed);
                writer.Write(completed.Tests);
                break;
            default:
                throw new ArgumentException($"No format for '{message?.GetType().Name}'.", nameof(message));
        }
    });

    public static (Guid Nonce, WorkerMessage Message) Read(byte[] frame) =>
        Frame.Open<(Guid, WorkerMessage)>(frame, reader => (reader.ReadGuid(), reader.ReadEnum<Kind>() switch
        {
            Kind.Ready => new WorkerMessage.Ready(reader.ReadInt32(), reader.ReadInt32()),
            Kind.Started => new WorkerMessage.Started(reader.ReadInt32()),
            Kind.Finished => new WorkerMessage.Finished(
                reader.ReadInt32(),
                reader.ReadEnum<ReportedOutcome>(),
                reader.ReadString(),
                reader.ReadFrames(),
                reader.ReadString(),
                new TimeSpan(reader.ReadInt64())),
            Kind.Dying => new WorkerMessage.Dying(reader.ReadString(), reader.ReadFrames(), reader.ReadString()),
            Kind.Untrusted => new WorkerMessage.Untrusted(reader.ReadString()),
            Kind.Refused => new WorkerMessage.Refused(reader.ReadString()),
            Kind.Completed => new WorkerMessage.Completed(reader.ReadInt32()),
            var unknown => throw new ProtocolException($"There is no message of kind {unknown}."),
        }));
}
