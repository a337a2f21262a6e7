using System.Buffers.Binary;

namespace Grader.Protocol;

/// <summary>
/// The unit that goes over the pipe: a length, then that many bytes. Nothing longer than <see cref="MaxLength"/> is
/// ever read or written.
/// </summary>
public static class Frame
{
    public const int MaxLength = 1 << 20;

    private const int HeaderLength = sizeof(int);

    /// <summary>Writes the frame at once, so that no half of one is left when the process dies.</summary>
    public static byte[] Seal(Action<BinaryWriter> write)
    {
        using var buffer = new MemoryStream();
        buffer.SetLength(HeaderLength);
        buffer.Position = HeaderLength;
        using (var writer = new BinaryWriter(buffer))
        {
            write(writer);
            writer.Flush();
            var bytes = buffer.ToArray();
            var length = bytes.Length - HeaderLength;
            if (length > MaxLength)
                throw new ProtocolException($"A message of {length} bytes is longer than the {MaxLength} allowed.");
            BinaryPrimitives.WriteInt32LittleEndian(bytes, length);
            return bytes;
        }
    }

    /// <returns>Null at the end of the stream.</returns>
    public static async ValueTask<byte[]?> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var header = new byte[HeaderLength];
        var read = await stream.ReadAtLeastAsync(header, HeaderLength, throwOnEndOfStream: false, cancellationToken);
        if (read < HeaderLength)
            return null;

        var body = new byte[ValidLength(header)];
        read = await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellationToken);
        return read < body.Length ? null : body;
    }

    /// <returns>Null at the end of the stream.</returns>
    public static byte[]? Read(Stream stream)
    {
        var header = new byte[HeaderLength];
        if (stream.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength)
            return null;

        var body = new byte[ValidLength(header)];
        return stream.ReadAtLeast(body, body.Length, throwOnEndOfStream: false) < body.Length ? null : body;
    }

    /// <summary>
    /// Reads a frame's content to its last byte; any fault in it is a <see cref="ProtocolException"/>.
    /// </summary>
    public static T Open<T>(byte[] frame, Func<BinaryReader, T> read)
    {
        using var reader = new BinaryReader(new MemoryStream(frame, writable: false));
        try
        {
            var value = read(reader);
            return reader.BaseStream.Position == frame.Length
                ? value
                : throw new ProtocolException(
                    $"A message has {frame.Length - reader.BaseStream.Position} bytes too many.");
        }
        catch (Exception error) when (error
            is (IOException and not ProtocolException) or FormatException or ArgumentException or OverflowException)
        {
            throw new ProtocolException("A message cannot be read.", error);
        }
    }

    private static int ValidLength(byte[] header)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        return length is > 0 and <= MaxLength
            ? length
            : throw new ProtocolException($"A message of {length} bytes is not between 1 and {MaxLength}.");
    }
}
