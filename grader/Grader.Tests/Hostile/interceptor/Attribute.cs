namespace System.Runtime.CompilerServices;

[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class InterceptsLocationAttribute(string path, int line, int column) : Attribute
{
    public string Path => path + line + column;
}
