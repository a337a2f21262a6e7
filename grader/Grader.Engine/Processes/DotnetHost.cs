namespace Grader.Engine.Processes;

/// <summary>The <c>dotnet</c> whose runtime runs the grader: .../shared/Microsoft.NETCore.App/10.0.0/System.Private.CoreLib.dll.</summary>
internal static class DotnetHost
{
    public static string Root { get; } = System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));

    public static string Path { get; } = System.IO.Path.Combine(Root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
}
