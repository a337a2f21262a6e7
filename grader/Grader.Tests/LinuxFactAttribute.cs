namespace Grader.Tests;

/// <summary>A test that looks at processes in /proc or into one, or needs a terminal from <c>script</c>: on another system it is skipped, and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute()
    {
        if (!OperatingSystem.IsLinux())
            Skip = "It needs Linux: /proc, a look into a process, or 'script'.";
    }
}
