using CondaStore.Contracts;

namespace CondaStore.Azure.Tests;

public sealed class AzureTableTests(Azurite azurite) : TableContract
{
    protected override Task<IStorageUnderTest> OpenAsync() => AzureStorageUnderTest.OpenAsync(azurite);
}
