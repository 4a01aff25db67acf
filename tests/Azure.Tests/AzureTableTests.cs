using CondaStore.Contracts;

[assembly: AssemblyFixture(typeof(CondaStore.Azure.Tests.Azurite))]

namespace CondaStore.Azure.Tests;

public sealed class AzureTableTests(Azurite azurite) : TableContract
{
    protected override Task<IStorageUnderTest> OpenAsync() => AzureStorageUnderTest.OpenAsync(azurite);
}
