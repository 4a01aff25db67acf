using CondaStore.Functions.Azure;

namespace CondaStore.Functions.Hosting;

public sealed partial record StoragePorts
{
    static partial void Open(AzureStorageOptions options, TimeProvider time, CancellationToken cancellationToken, ref Task<StoragePorts>? opening)
    {
        opening = OpenAsync();

        async Task<StoragePorts> OpenAsync()
        {
            AzureStorage storage = await AzureStorage.OpenAsync(options, time, null, cancellationToken);
            return new StoragePorts(storage.Table, storage.Blobs, storage.Leases);
        }
    }
}
