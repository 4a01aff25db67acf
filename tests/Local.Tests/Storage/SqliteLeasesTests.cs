using CondaStore.Contracts;

namespace CondaStore.Local.Tests.Storage;

public sealed class SqliteLeasesTests : LeasesContract
{
    protected override Task<IStorageUnderTest> OpenAsync() => EmbeddedStorageUnderTest.OpenAsync();
}
