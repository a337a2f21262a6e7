namespace Grader.Protocol;

internal static class BinaryFields
{
    public static void WriteList<T>(this BinaryWriter writer, IReadOnlyList<T> items, Action<T> write)
    {
        writer.Write(items.Count);
        foreach (var item in items)
            write(item);
    }

    public static T[] ReadList<T>(this BinaryReader reader, Func<T> read)
    {
        var count = reader.ReadInt32();
        // Every item takes at least a byte: a larger count would only reserve memory.
        if (count < 0 || count > reader.BaseStream.Length - reader.BaseStream.Position)
            throw new ProtocolException($"A message is too short for its list of {count} items.");

        var items = new T[count];
        for (var i = 0; i < count; i++)
            items[i] = read();
        return items;
    }

    public static Guid ReadGuid(this BinaryReader reader) => new(reader.ReadBytes(16));

    public static TEnum ReadEnum<TEnum>(this BinaryReader reader)
        where TEnum : struct, Enum
    {
        var value = (TEnum)Enum.ToObject(typeof(TEnum), reader.ReadByte());
        return Enum.IsDefined(value) ? value : throw new ProtocolException($"{value} is not a {typeof(TEnum).Name}.");
    }

    public static void WriteFrames(this BinaryWriter writer, IReadOnlyList<SourceFrame> frames) =>
        writer.WriteList(frames, frame =>
    {
        writer.Write(frame.File);
        writer.Write(frame.Line);
    });

    public static SourceFrame[] ReadFrames(this BinaryReader reader) =>
        reader.ReadList(() => new SourceFrame(reader.ReadString(), reader.ReadInt32()));
}
