namespace Grader.Engine.Processes;

/// <summary>
/// The <c>dotnet</c> whose runtime runs the grader: .../shared/Microsoft.NETCore.App/10.0.0/System.Private.CoreLib.dll.
/// </summary>
internal static class DotnetHost
{
    public static string Root { get; } = Path.GetFullPath(
        Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));

    public static string Program { get; } = Path.Combine(Root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
}
