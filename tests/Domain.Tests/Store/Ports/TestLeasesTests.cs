using CondaStore.Contracts;

namespace CondaStore.Domain.Tests.Store.Ports;

public sealed class TestLeasesTests : LeasesContract
{
    protected override Task<IStorageUnderTest> OpenAsync() => InMemoryStorageUnderTest.OpenAsync();
}
