using System.Reflection;
using System.Runtime.CompilerServices;
using Grader.Tests.House;

namespace Grader.Tests.Weaving;

/// <summary>The katas' own programs.</summary>
public sealed class ReferenceTests
{
    public static TheoryData<string> Katas => new(Repository.Katas);

    [Theory]
    [MemberData(nameof(Katas))]
    public async Task Each_method_of_a_reference_can_be_compiled_when_it_is_woven(string kata)
    {
        foreach (var optimized in new[] { false, true })
        {
            var plain = await CompiledSample.OfFilesAsync(
                Directory.EnumerateFiles(Path.Combine(Repository.Root, "solutions", kata), "*.cs"), optimized);

            Compile(plain.Woven().Load());
        }
    }

    private static void Compile(Assembly assembly)
    {
        const BindingFlags all = BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic
            | BindingFlags.Instance | BindingFlags.Static;
        foreach (var type in assembly.GetTypes())
        {
            foreach (var method in type.GetMembers(all).OfType<MethodBase>().Where(method => !method.IsAbstract))
            {
                var arity = type.GetGenericArguments().Length
                    + (method.IsGenericMethod ? method.GetGenericArguments().Length : 0);
                RuntimeHelpers.PrepareMethod(
                    method.MethodHandle, [.. Enumerable.Repeat(typeof(string).TypeHandle, arity)]);
            }
        }
    }
}
