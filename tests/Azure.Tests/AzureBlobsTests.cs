using CondaStore.Contracts;

namespace CondaStore.Azure.Tests;

public sealed class AzureBlobsTests(Azurite azurite) : BlobsContract
{
    protected override Task<IStorageUnderTest> OpenAsync() => AzureStorageUnderTest.OpenAsync(azurite);
}
