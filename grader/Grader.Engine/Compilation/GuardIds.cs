namespace Grader.Engine.Compilation;

/// <summary>
/// The ids of the grader's own build errors. The id for a missing file is <see cref="Catalog.Submission.FaultId"/>.
/// </summary>
internal static class GuardIds
{
    public const string ForeignNamespace = "GRADER002";
    public const string ExtensionMember = "GRADER003";
    public const string FriendAssembly = "GRADER004";
    public const string CompilerDeadline = "GRADER005";
    public const string LostMember = "GRADER006";
    public const string TestLibrary = "GRADER007";
    public const string SourceShape = "GRADER008";
    public const string SchedulingPoint = "GRADER009";
}
