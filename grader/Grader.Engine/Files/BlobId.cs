using System.Security.Cryptography;
using System.Text;

namespace Grader.Engine.Files;

/// <summary>
/// The id that git gives to a file's text: the hash of its length and its bytes, with line endings as LF
/// (.gitattributes says so for every text file). Git does not treat a file with a zero byte or a lone carriage return
/// as text.
/// </summary>
internal static class BlobId
{
    public static string Of(ReadOnlySpan<byte> content)
    {
        var text = content.Contains((byte)'\r') ? WithLineFeeds(content) : content;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        hash.AppendData(Encoding.ASCII.GetBytes($"blob {text.Length}\0"));
        hash.AppendData(text);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static ReadOnlySpan<byte> WithLineFeeds(ReadOnlySpan<byte> content)
    {
        if (content.Contains((byte)0))
            return content;
        var text = new byte[content.Length];
        var length = 0;
        for (var i = 0; i < content.Length; i++)
        {
            if (content[i] != '\r')
                text[length++] = content[i];
            else if (i + 1 == content.Length || content[i + 1] != '\n')
                return content;
        }

        return text.AsSpan(0, length);
    }
}
