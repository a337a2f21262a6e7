using System.Text;

namespace Grader.Engine.Processes;

/// <summary>How a program ended, and what it wrote.</summary>
public sealed record ProcessResult(int ExitCode, byte[] Output, string Errors)
{
    public string Text => Encoding.UTF8.GetString(Output);
}
