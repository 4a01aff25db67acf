namespace CondaStore.EndToEnd.Tests.TestSupport;

/// <summary>The tests that use the channel of real packages.</summary>
[CollectionDefinition(Name)]
public sealed class SampleChannelGroup : ICollectionFixture<SampleChannel>
{
    public const string Name = "sample channel";
}
