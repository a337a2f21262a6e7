using System.Reflection;
using System.Runtime.Loader;
using Grader.Launcher;

const int environmentFault = 3;

if (CloneBuild.Around(Environment.CurrentDirectory, TimeProvider.System) is not { } clone)
{
    Console.Error.WriteLine(
        $"'{Environment.CurrentDirectory}' is not in a clone of the katas (a folder with Katas.sln and katas/). "
        + "Change to your clone, and run the command there.");
    return environmentFault;
}

if (clone.IsStale && !clone.Build(Console.Error))
    return environmentFault;

var dependencies = new AssemblyDependencyResolver(clone.Program);
AssemblyLoadContext.Default.Resolving += (context, name) => dependencies.ResolveAssemblyToPath(name) is { } path
    ? context.LoadFromAssemblyPath(path)
    : null;
return (int)AssemblyLoadContext.Default.LoadFromAssemblyPath(clone.Program).EntryPoint!
    .Invoke(null, BindingFlags.DoNotWrapExceptions, null, [args], null)!;
