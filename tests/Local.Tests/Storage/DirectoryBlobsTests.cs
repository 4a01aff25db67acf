using CondaStore.Contracts;

namespace CondaStore.Local.Tests.Storage;

public sealed class DirectoryBlobsTests : BlobsContract
{
    protected override Task<IStorageUnderTest> OpenAsync() => EmbeddedStorageUnderTest.OpenAsync();
}
