using CondaStore.Contracts;

namespace CondaStore.Azure.Tests;

public sealed class AzureLeasesTests(Azurite azurite) : LeasesContract
{
    protected override Task<IStorageUnderTest> OpenAsync() => AzureStorageUnderTest.OpenAsync(azurite);
}
