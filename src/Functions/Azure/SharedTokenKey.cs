using System.Security.Cryptography;
using System.Text;
using CondaStore.Domain.Store.Ports;
using CondaStore.Functions.Configuration;
using Microsoft.Extensions.Configuration;

namespace CondaStore.Functions.Azure;

/// <summary>
/// A random key that the hosts of one store make once and keep in its container, so that a token of one is good with all and outlives
/// them. Whoever may read the container can sign tokens; a key of its own in a vault, <see cref="StoreOptions.TokenKey"/>, goes before it.
/// </summary>
public static class SharedTokenKey
{
    private const string Blob = "keys/tokens";
    private const string Setting = StoreOptions.Section + ":" + nameof(StoreOptions.TokenKey);

    /// <summary>Puts the shared key into a configuration that names none.</summary>
    /// <exception cref="StorageUnavailableException">The account does not answer.</exception>
    public static async Task AddToAsync(IConfiguration configuration, IBlobs blobs, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrEmpty(configuration[Setting]))
        {
            return;
        }

        if (await blobs.PropertiesAsync(Blob, cancellationToken) is null)
        {
            try
            {
                using MemoryStream made = new(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))));
                await blobs.WriteAsync(Blob, made, BlobWriteOptions.CreateOnly, cancellationToken);
            }
            catch (ConflictException)
            {
                // Another host was faster; its key is the key.
            }
        }

        using StreamReader reader = new(await blobs.OpenReadAsync(Blob, 0, null, cancellationToken));
        configuration[Setting] = await reader.ReadToEndAsync(cancellationToken);
    }
}
