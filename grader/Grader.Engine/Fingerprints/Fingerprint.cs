using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Grader.Engine.Fingerprints;

/// <summary>
/// A hash over named parts. Each part's length is hashed, too, so that different lists of parts never hash alike.
/// </summary>
internal sealed class Fingerprint : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public Fingerprint Add(string name, ReadOnlySpan<byte> content)
    {
        Append(Encoding.UTF8.GetBytes(name));
        Append(content);
        return this;
    }

    public Fingerprint Add(string name, string content) => Add(name, Encoding.UTF8.GetBytes(content));

    public string Finish() => Convert.ToHexStringLower(hash.GetHashAndReset());

    public void Dispose() => hash.Dispose();

    private void Append(ReadOnlySpan<byte> bytes)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
