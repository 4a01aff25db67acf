using CondaStore.Contracts;

namespace CondaStore.Local.Tests.Storage;

public sealed class SqliteTableTests : TableContract
{
    protected override Task<IStorageUnderTest> OpenAsync() => EmbeddedStorageUnderTest.OpenAsync();
}
