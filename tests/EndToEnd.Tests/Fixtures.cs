using CondaStore.EndToEnd.Tests.TestSupport;

[assembly: AssemblyFixture(typeof(SampleChannel))]
[assembly: AssemblyFixture(typeof(SampleIndex))]
