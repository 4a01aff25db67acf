using System.CommandLine;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Backups;
using CondaStore.Functions.Transfers;
using CondaStore.Local.Storage;

namespace CondaStore.Cli.Backups;

/// <summary>Represents the options that select a server or local data, and the backup repository.</summary>
internal sealed class BackupPlaceOptions
{
    private const string Container = "container:";

    private readonly Option<string?> _data = new("--data")
    {
        Description = "Use the data folder of a store on this machine, without a server.",
        HelpName = "DIR",
    };
    private readonly Option<bool> _account = new("--account")
    {
        Description = "Use the storage account configured by the environment variables Store__Storage__…, without a server.",
    };
    private readonly Option<string?> _repository = new("--repository")
    {
        Description = "The backup repository: a folder, or container:NAME in the account. Default: a folder in the data folder.",
        HelpName = "PLACE",
    };

    /// <summary>All options of this group.</summary>
    public IReadOnlyList<Option> All => [_data, _account, _repository];

    /// <summary>Gets whether the command works without a server.</summary>
    public bool IsOffline(ParseResult parsed) =>
        Data(parsed) is not null || parsed.GetValue(_account) || parsed.GetValue(_repository) is not null;

    /// <summary>Gets the path of the data folder, or null if not given.</summary>
    public string? Data(ParseResult parsed) => parsed.GetValue(_data) is { } folder ? Path.GetFullPath(folder) : null;

    /// <summary>Opens the data of the store.</summary>
    /// <exception cref="StoreException">The command line does not specify it (<see cref="ErrorCode.InvalidOption"/>).</exception>
    public Task<OfflineStore> OpenStoreAsync(ParseResult parsed, TimeProvider time, CancellationToken cancellationToken) =>
        Data(parsed) is not null || parsed.GetValue(_account)
            ? OfflineStore.OpenAsync(Data(parsed), time, cancellationToken)
            : throw new StoreException(ErrorCode.InvalidOption, "The command line specifies a repository, but no store.")
            {
                Hints = ["--data DIR", "--account"],
            };

    /// <summary>Opens the backup repository.</summary>
    /// <exception cref="StoreException">The command line does not specify it (<see cref="ErrorCode.InvalidOption"/>).</exception>
    public async Task<BackupRepository> OpenRepositoryAsync(ParseResult parsed, TimeProvider time, CancellationToken cancellationToken)
    {
        string? place = parsed.GetValue(_repository);
        if (place?.StartsWith(Container, StringComparison.Ordinal) == true)
        {
            return new BackupRepository(
                (await BackupStorage.OpenAsync(OfflineStore.Configuration(), place[Container.Length..], time, cancellationToken)).Blobs);
        }

        place ??= Data(parsed) is { } data ? Path.Combine(data, "backups") : null;
        if (place is not null)
        {
            return new BackupRepository(EmbeddedStorage.OpenBlobs(place, time));
        }

        return parsed.GetValue(_account)
            ? new BackupRepository((await BackupStorage.OpenAsync(OfflineStore.Configuration(), time, cancellationToken)).Blobs)
            : throw new StoreException(ErrorCode.InvalidOption, "The command line does not specify the backup repository.")
            {
                Hints = ["--repository DIR"],
            };
    }
}
