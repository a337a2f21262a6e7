using Grader.Engine.Files;

namespace Grader.Engine.Compilation;

/// <summary>A cache of compiled tests: they change only with the learner's public API.</summary>
/// <param name="folder">Where they are kept, one file per kata.</param>
public sealed class TestImages(string folder)
{
    public byte[]? Find(string kata, string key)
    {
        try
        {
            return File.ReadAllBytes(PathOf(kata, key));
        }
        catch (IOException)
        {
            return null;
        }
    }

    public void Keep(string kata, string key, byte[] image)
    {
        var path = PathOf(kata, key);
        if (File.Exists(path))
            return;
        AtomicFile.Write(path, image);
        foreach (var old in Directory.EnumerateFiles(folder, $"{kata}.*.dll").Where(file => file != path))
            File.Delete(old);
    }

    private string PathOf(string kata, string key) => Path.Combine(folder, $"{kata}.{key}.dll");
}
