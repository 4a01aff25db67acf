using CondaStore.Contracts;

namespace CondaStore.Domain.Tests.Store;

public sealed class TestLeasesTests : LeasesContract
{
    protected override Task<IStorageUnderTest> OpenAsync() => InMemoryStorageUnderTest.OpenAsync();
}
