using Grader.Weaver;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Grader.Tests.Weaving;

public sealed class CodeWeaverTests
{
    private const string Counter = "class Sample { int number; int Next() => ++number; }";

    [Theory]
    [InlineData("Katas.Support.Threading.Points.Reads(null, \"\")", "Katas.Support.Threading.Points")]
    [InlineData("System.GC.KeepAlive(typeof(Katas.Support.Threading.Points))", "Katas.Support.Threading.Points")]
    public async Task Code_that_refers_to_the_points_is_refused(string use, string what)
    {
        var sample = await CompiledSample.OfTextAsync(
            $"class Sample\n{{\n    int Run()\n    {{\n        {use};\n        return 1;\n    }}\n}}\n",
            optimized: false);

        CompiledSample.Weaver.Weave(sample.Image, sample.Symbols, _ => true)
            .Should().Be(new WeavingOutcome.Refused(what, "/Sample.cs", 5));
    }

    [Fact]
    public async Task What_is_woven_is_not_woven_again()
    {
        var sample = await CompiledSample.OfTextAsync(Counter, optimized: true);

        CompiledSample.Weaver.Weave(sample.Woven().Image, null, _ => true).Should().BeOfType<WeavingOutcome.Refused>();
    }

    [Theory]
    [InlineData("number++; ", 20_000)]
    [InlineData("if (number > 1) number++; ", 20_000)]
    [InlineData("for (var i = 0; i < number; i++) other += number; ", 5_000)]
    public async Task A_very_large_method_is_woven(string statement, int times)
    {
        var body = string.Concat(Enumerable.Repeat(statement, times));
        var sample = await CompiledSample.OfTextAsync(
            $"class Sample {{ int number, other; void Run() {{ {body} }} }}", optimized: false);

        sample.Woven().CompileEachMethod();
    }

    [Fact]
    public async Task A_type_of_another_file_is_left_alone()
    {
        var sample = await CompiledSample.OfTextAsync(Counter, optimized: true);

        var woven = (WeavingOutcome.Woven)CompiledSample.Weaver.Weave(sample.Image, null, file => file != "/Sample.cs");

        Points(woven.Image, "Next").Should().BeEmpty();
    }

    [Fact]
    public async Task Each_point_says_what_it_is_about_and_where_it_is()
    {
        const string Source = """
            using System.Collections.Generic;
            using System.Threading;
            using System.Threading.Tasks;

            class Queue<T>
            {
                readonly Lock gate = new();
                readonly LinkedList<int> line = new();
                readonly TaskCompletionSource done = new();
                List<T> items = [];
                static int made;
                int[] cells = [];
                volatile bool isOver;
                int count;

                void Run(T item, System.Action call, CancellationToken token)
                {
                    made = 1;
                    lock (gate)
                    {
                        items.Add(item);
                    }

                    line.AddLast(made);
                    cells[count]++;
                    isOver = token.IsCancellationRequested;
                    Interlocked.Add(ref count, made);
                    Change(ref count);
                    System.Func<int> captured = () => count += cells[0];
                    call();
                    done.TrySetResult();
                }

                void Change(ref int number) => number++;
            }
            """;
        var sample = await CompiledSample.OfTextAsync(Source, optimized: true);

        await Verify(string.Join('\n', Points(sample.Woven().Image, "Run")));
    }

    [Fact]
    public void A_method_that_no_compiler_made_is_named_and_says_so_when_it_is_met()
    {
        var woven = (WeavingOutcome.Woven)CompiledSample.Weaver.Weave(WithLoopOnTheStack(), null, _ => true);

        woven.Left.Should().Equal(new LeftMethod("Odd.Loop", "a loop keeps values on the stack"));
        Points(woven.Image, "Loop")
            .Should().Equal("NotWoven: Odd.Loop in Odd.Loop, line 0 (a loop keeps values on the stack)");
        Points(woven.Image, "Next").Should().NotBeEmpty("because only one method is odd");
    }

    /// <summary>A value stays on the stack while a loop runs; no C# compiler writes that.</summary>
    private static byte[] WithLoopOnTheStack()
    {
        using var assembly = AssemblyDefinition.CreateAssembly(new("odd", new Version()), "odd", ModuleKind.Dll);
        var types = assembly.MainModule.TypeSystem;
        var type = new TypeDefinition("", "Odd", TypeAttributes.Class, types.Object);
        assembly.MainModule.Types.Add(type);
        var number = new FieldDefinition("number", FieldAttributes.Static, types.Int32);
        type.Fields.Add(number);
        foreach (var name in new[] { "Loop", "Next" })
        {
            var method = new MethodDefinition(name, MethodAttributes.Static, types.Int32);
            type.Methods.Add(method);
            var code = method.Body.GetILProcessor();
            var start = code.Create(OpCodes.Ldsfld, number);
            code.Emit(OpCodes.Ldc_I4, 1);
            if (name == "Next")
                code.Emit(OpCodes.Pop);
            code.Append(start);
            code.Emit(OpCodes.Brtrue, start);
            code.Append(name == "Next" ? code.Create(OpCodes.Ldsfld, number) : code.Create(OpCodes.Nop));
            code.Emit(OpCodes.Ret);
        }

        using var image = new MemoryStream();
        assembly.Write(image);
        return image.ToArray();
    }

    /// <summary>The points of the methods with a name, or made for it.</summary>
    private static List<string> Points(byte[] image, string name)
    {
        using var module = ModuleDefinition.ReadModule(new MemoryStream(image, writable: false));
        return [.. module.GetTypes().SelectMany(type => type.Methods)
            .Where(method => method.HasBody && method.Name.Contains(name, StringComparison.Ordinal))
            .SelectMany(method => method.Body.Instructions)
            .Where(call => call.Operand is MethodReference { DeclaringType.Name: "Points" })
            .Select(call => Shown((MethodReference)call.Operand, (string)call.Previous.Operand))];
    }

    private static string Shown(MethodReference hook, string site) =>
        site.Split('\n') is [var what, var line, _, var method, var detail]
            ? $"{hook.Name}: {what} in {method}, line {line}{(detail.Length > 0 ? $" ({detail})" : "")}"
            : $"odd site '{site}'";
}
