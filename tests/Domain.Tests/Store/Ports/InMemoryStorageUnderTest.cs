using CondaStore.Contracts;
using CondaStore.Domain.Store.Ports;
using CondaStore.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace CondaStore.Domain.Tests.Store.Ports;

/// <summary>The adapters in memory, held to the same contract as the real ones, so that tests of the rules may rest on them.</summary>
internal sealed class InMemoryStorageUnderTest : IStorageUnderTest
{
    private readonly FakeTimeProvider _clock = new();

    private InMemoryStorageUnderTest()
    {
        Blobs = new InMemoryBlobs(_clock);
        Leases = new TestLeases(_clock);
    }

    public ITable Table { get; } = new InMemoryTable();

    public IBlobs Blobs { get; }

    public ILeases Leases { get; }

    public static Task<IStorageUnderTest> OpenAsync() => Task.FromResult<IStorageUnderTest>(new InMemoryStorageUnderTest());

    public Task PassAsync(TimeSpan time)
    {
        _clock.Advance(time);
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
