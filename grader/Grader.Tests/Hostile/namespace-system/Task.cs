namespace System
{
    public struct Int32
    {
    }
}

namespace System.Threading.Tasks
{
    public class Task
    {
    }
}
