using System.Text;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Backups;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using CondaStore.Functions.Azure;
using CondaStore.Functions.Configuration;
using CondaStore.Local.Storage;
using Microsoft.Extensions.Configuration;

namespace CondaStore.Cli.Backups;

/// <summary>
/// Provides access to the data of a store without the store: a data folder on this machine, or the account configured by the environment
/// variables <c>Store__Storage__…</c>. The store may be running at the same time, or may no longer exist.
/// </summary>
internal sealed class OfflineStore : IDisposable
{
    private const string TokenKeySetting = StoreOptions.Section + ":" + nameof(StoreOptions.TokenKey);
    private const string PassphraseSetting = StoreOptions.Section + ":" + nameof(StoreOptions.BackupPassphrase);
    private const string TokenKeyFile = "token.key";

    private readonly EmbeddedStorage? _embedded;

    private OfflineStore(EmbeddedStorage? embedded, ITable table, IBlobs blobs, string? tokenKey, string? passphrase, TimeProvider time)
    {
        _embedded = embedded;
        Passphrase = passphrase;
        TokenKey = tokenKey is null ? null : Encoding.UTF8.GetBytes(tokenKey);
        Creation = new BackupCreation(table, blobs, time);
        Restoration = new BackupRestore(
            table, blobs, new BuildStore(table, blobs, time), new EnvironmentStore(table, time), time, new BackupPassphrase(passphrase));
    }

    /// <summary>The key that signs tokens, or null if there is none.</summary>
    public byte[]? TokenKey { get; }

    /// <summary>The passphrase that encrypts keys in backups, or null if there is none.</summary>
    public string? Passphrase { get; }

    /// <summary>Creates backups.</summary>
    public BackupCreation Creation { get; }

    /// <summary>Restores backups.</summary>
    public BackupRestore Restoration { get; }

    /// <summary>Opens the data of a store.</summary>
    /// <param name="data">The path of the data folder, or null for the account.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="StoreException">The folder or account cannot be used.</exception>
    public static async Task<OfflineStore> OpenAsync(string? data, TimeProvider time, CancellationToken cancellationToken)
    {
        IConfigurationRoot configuration = Configuration();
        if (data is null)
        {
            StoragePorts ports = await StoragePorts.OpenAsync(configuration, time, cancellationToken);
            await SharedTokenKey.AddToAsync(configuration, ports.Blobs, cancellationToken);
            return new OfflineStore(null, ports.Table, ports.Blobs, configuration[TokenKeySetting], configuration[PassphraseSetting], time);
        }

        EmbeddedStorage embedded = EmbeddedStorage.Open(data, null, time);
        string file = Path.Combine(data, TokenKeyFile);
        string? key = configuration[TokenKeySetting]
            ?? (File.Exists(file) ? (await File.ReadAllTextAsync(file, cancellationToken)).Trim() : null);
        return new OfflineStore(embedded, embedded.Table, embedded.Blobs, key, configuration[PassphraseSetting], time);
    }

    /// <summary>Gets the settings from the environment variables.</summary>
    public static IConfigurationRoot Configuration() =>
        new ConfigurationBuilder().AddEnvironmentVariables().AddInMemoryCollection().Build();

    /// <inheritdoc/>
    public void Dispose() => _embedded?.Dispose();
}
