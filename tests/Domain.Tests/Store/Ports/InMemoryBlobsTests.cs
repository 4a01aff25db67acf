using CondaStore.Contracts;

namespace CondaStore.Domain.Tests.Store.Ports;

public sealed class InMemoryBlobsTests : BlobsContract
{
    protected override Task<IStorageUnderTest> OpenAsync() => InMemoryStorageUnderTest.OpenAsync();
}
