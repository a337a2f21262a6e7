namespace Grader.Protocol;

public static class RunRequestFormat
{
    public static byte[] Write(RunRequest request)
    {
        return Frame.Seal(writer =>
        {
            writer.Write(request.Nonce.ToByteArray());
            writer.Write(request.TestAssembly);
            writer.WriteList(request.References, writer.Write);
            writer.WriteList(request.Stages, stage => writer.WriteList(stage, writer.Write));
            writer.Write(request.WorkingDirectory);
        });
    }

    public static RunRequest Read(byte[] frame) => Frame.Open(frame, reader => new RunRequest(
        reader.ReadGuid(),
        reader.ReadString(),
        reader.ReadList(reader.ReadString),
        reader.ReadList<IReadOnlyList<string>>(() => reader.ReadList(reader.ReadString)),
        reader.ReadString()));
}
