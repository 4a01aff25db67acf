using CondaStore.Contracts;

namespace CondaStore.Domain.Tests.Store;

public sealed class InMemoryBlobsTests : BlobsContract
{
    protected override Task<IStorageUnderTest> OpenAsync() => InMemoryStorageUnderTest.OpenAsync();
}
