using Grader.Engine.Catalog;
using Grader.Engine.Execution;
using Grader.Engine.Processes;
using Grader.Engine.Progress;

namespace Grader.Engine.Grading;

/// <summary>Deletes the files of graders that were killed.</summary>
public sealed class Housekeeping(Clone clone, VerdictStore store, IProcessRunner processes)
{
    public void Sweep()
    {
        WorkerFolder.Sweep(processes.IsRunning);
        GradeFolder.Sweep(clone.State, processes.IsRunning);
        store.Sweep(processes.IsRunning);
    }
}
