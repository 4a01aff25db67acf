using System.CommandLine;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Backups;
using CondaStore.Functions.Transfers;
using CondaStore.Local.Storage;

namespace CondaStore.Cli.Backups;

/// <summary>The options that choose between a server and data at hand, and say where backups are.</summary>
internal sealed class BackupPlaceOptions
{
    private const string Container = "container:";

    private readonly Option<string?> _data = new("--data")
    {
        Description = "Work on the data folder of a store on this machine, without a server.",
        HelpName = "DIR",
    };
    private readonly Option<bool> _account = new("--account")
    {
        Description = "Work on the account that Store__Storage__… in the environment name, without a server.",
    };
    private readonly Option<string?> _repository = new("--repository")
    {
        Description = "Where the backups are: a folder, or container:NAME in that account. In the data folder unless given.",
        HelpName = "PLACE",
    };

    /// <summary>All options.</summary>
    public IReadOnlyList<Option> All => [_data, _account, _repository];

    /// <summary>Whether no server is asked.</summary>
    public bool IsOffline(ParseResult parsed) => Data(parsed) is not null || parsed.GetValue(_account) || parsed.GetValue(_repository) is not null;

    /// <summary>The data folder; null for none.</summary>
    public string? Data(ParseResult parsed) => parsed.GetValue(_data) is { } folder ? Path.GetFullPath(folder) : null;

    /// <summary>Opens the data.</summary>
    /// <exception cref="StoreException">The command line names none (<see cref="ErrorCode.InvalidOption"/>).</exception>
    public Task<OfflineStore> OpenStoreAsync(ParseResult parsed, TimeProvider time, CancellationToken cancellationToken) =>
        Data(parsed) is not null || parsed.GetValue(_account)
            ? OfflineStore.OpenAsync(Data(parsed), time, cancellationToken)
            : throw new StoreException(ErrorCode.InvalidOption, "The command line names a repository, but no store.")
            {
                Hints = ["--data DIR", "--account"],
            };

    /// <summary>Opens the repository.</summary>
    /// <exception cref="StoreException">The command line names none (<see cref="ErrorCode.InvalidOption"/>).</exception>
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
            : throw new StoreException(ErrorCode.InvalidOption, "The command line does not say where the backups are.")
            {
                Hints = ["--repository DIR"],
            };
    }
}
