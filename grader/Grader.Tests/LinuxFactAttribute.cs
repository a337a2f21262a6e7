namespace Grader.Tests;

/// <summary>
/// A test that needs /proc, or a terminal from <c>script</c>. On other systems it is reported as skipped.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute()
    {
        if (!OperatingSystem.IsLinux())
            Skip = "It needs Linux: /proc, a look into a process, or 'script'.";
    }
}
