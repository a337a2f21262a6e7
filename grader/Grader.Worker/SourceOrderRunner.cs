using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Grader.Worker;

/// <summary>xunit's own runner, but the cases run in the order given.</summary>
internal sealed class SourceOrderRunner(
    ITestAssembly assembly,
    IEnumerable<IXunitTestCase> cases,
    IMessageSink sink,
    ITestFrameworkExecutionOptions options)
    : XunitTestAssemblyRunner(assembly, cases, sink, sink, options)
{
    protected override async Task AfterTestAssemblyStartingAsync()
    {
        await base.AfterTestAssemblyStartingAsync();
        TestCaseOrderer = new AsGiven();
        TestCollectionOrderer = new AsGiven();
    }

    private sealed class AsGiven : ITestCaseOrderer, ITestCollectionOrderer
    {
        public IEnumerable<TTestCase> OrderTestCases<TTestCase>(IEnumerable<TTestCase> testCases)
            where TTestCase : ITestCase => testCases;

        public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
            testCollections;
    }
}
