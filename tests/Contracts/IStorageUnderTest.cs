using CondaStore.Domain.Store.Ports;

namespace CondaStore.Contracts;

/// <summary>One adapter of the storage ports, opened for one test; what it stores may be shared with other tests.</summary>
public interface IStorageUnderTest : IAsyncDisposable
{
    ITable Table { get; }

    IBlobs Blobs { get; }

    ILeases Leases { get; }

    /// <summary>Lets time pass for leases: moves a fake clock, or waits.</summary>
    Task PassAsync(TimeSpan time);
}
