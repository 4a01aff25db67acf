using System.Security.Cryptography;
using System.Text;
using CondaStore.Domain.Store.Ports;
using CondaStore.Functions.Configuration;
using Microsoft.Extensions.Configuration;

namespace CondaStore.Functions.Azure;

/// <summary>
/// Provides a random key that the hosts of a store create once and keep in its container, so that the tokens of one host are valid on
/// all hosts and
/// survive restarts. Everyone who can read the container can sign tokens; a key kept in a vault, <see cref="StoreOptions.TokenKey"/>, takes
/// precedence.
/// </summary>
public static class SharedTokenKey
{
    private const string Blob = "keys/tokens";
    private const string Setting = StoreOptions.Section + ":" + nameof(StoreOptions.TokenKey);

    /// <summary>Adds the shared key to a configuration without a key.</summary>
    /// <exception cref="StorageUnavailableException">The account does not respond.</exception>
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
                // Another host has created the key first.
            }
        }

        using StreamReader reader = new(await blobs.OpenReadAsync(Blob, 0, null, cancellationToken));
        configuration[Setting] = await reader.ReadToEndAsync(cancellationToken);
    }
}
