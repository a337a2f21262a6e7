using Grader.Inspector;
using Microsoft.Diagnostics.Runtime;

if (args is not [var process, var assembly] || !int.TryParse(process, out var id))
{
    await Console.Error.WriteLineAsync("Grader.Inspector is started by the grader: Grader.Inspector PROCESS ASSEMBLY");
    return 2;
}

using var source = SourceMap.Read(assembly);
using var target = DataTarget.AttachToProcess(id, suspend: true);
// Everything needed is on this machine, so no symbol server is asked.
target.FileLocator = null;
using var runtime = HangingProcess.Open(target);
foreach (var finding in new HangingProcess(runtime, assembly, source).Findings())
    await Console.Out.WriteLineAsync(finding);
return 0;
