using Xunit.Abstractions;
using Xunit.Sdk;

namespace Grader.Worker;

/// <summary>Finds the test cases of a method by its name, with xunit's own discoverers.</summary>
internal sealed class TestFinder : XunitTestFrameworkDiscoverer
{
    private readonly ITestFrameworkDiscoveryOptions options;
    private readonly ILookup<string, ITestMethod> methods;

    public TestFinder(
        IAssemblyInfo assembly,
        ISourceInformationProvider sources,
        IMessageSink diagnostics,
        ITestFrameworkDiscoveryOptions options)
        : base(assembly, sources, diagnostics)
    {
        this.options = options;
        var found = from type in assembly.GetTypes(includePrivateTypes: false)
                    where IsValidTestClass(type)
                    let testClass = CreateTestClass(type)
                    from method in type.GetMethods(includePrivateMethods: true)
                    select (ITestMethod)new TestMethod(testClass, method);
        methods = found.ToLookup(method => method.Method.Name, StringComparer.Ordinal);
    }

    /// <returns>Empty if no test has the name, or tests of several classes have it.</returns>
    public IReadOnlyList<IXunitTestCase> Find(string name)
    {
        using var found = new CaseBus();
        foreach (var method in methods[name])
            FindTestsForMethod(method, includeSourceInformation: false, found, options);
        var classes = found.Cases.Select(testCase => testCase.TestMethod.TestClass.Class.Name)
            .Distinct(StringComparer.Ordinal);
        return classes.Count() == 1 ? found.Cases : [];
    }

    private sealed class CaseBus : IMessageBus
    {
        private readonly List<IXunitTestCase> cases = [];

        public IReadOnlyList<IXunitTestCase> Cases => cases;

        public bool QueueMessage(IMessageSinkMessage message)
        {
            if (message is ITestCaseDiscoveryMessage { TestCase: IXunitTestCase testCase })
                cases.Add(testCase);
            return true;
        }

        public void Dispose()
        {
        }
    }
}
