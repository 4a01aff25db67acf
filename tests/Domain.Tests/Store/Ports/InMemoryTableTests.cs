using CondaStore.Contracts;

namespace CondaStore.Domain.Tests.Store.Ports;

public sealed class InMemoryTableTests : TableContract
{
    protected override Task<IStorageUnderTest> OpenAsync() => InMemoryStorageUnderTest.OpenAsync();
}
