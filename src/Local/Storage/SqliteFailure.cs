using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ports;
using Microsoft.Data.Sqlite;

namespace CondaStore.Local.Storage;

/// <summary>Turns failures of SQLite into ours. Result codes: https://sqlite.org/rescode.html</summary>
internal static class SqliteFailure
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int DeviceError = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;

    /// <summary>Whether another process has the database.</summary>
    public static bool IsBusy(SqliteException exception) => exception.SqliteErrorCode is Busy or Locked;

    /// <summary>The failure to throw.</summary>
    /// <param name="exception">What SQLite said.</param>
    /// <param name="path">The database's file: its path where whoever started the store reads it, its name for callers of the API.</param>
    public static StoreException Translate(SqliteException exception, string path) => exception.SqliteErrorCode switch
    {
        Busy or Locked => Unavailable(exception, path, "is locked by another process", TimeSpan.FromSeconds(1)),
        Full => new StorageUnavailableException($"The disk is full: the database '{path}' cannot be written.", null, exception) { IsDiskFull = true },
        ReadOnly => Unavailable(exception, path, "may only be read"),
        DeviceError => Unavailable(exception, path, "cannot be read or written; its disk may be failing"),
        CannotOpen => Unavailable(exception, path, "cannot be opened"),
        Corrupt or NotADatabase => new StoreException(ErrorCode.DamagedDatabase, $"The database '{path}' is damaged.", exception)
        {
            Hints = Path.GetFileName(path) == "journal.db"
                ? ["It only says which work is under way. Stop the store and move it away with its -wal and -shm; builds that were under way begin again."]
                : ["Stop the store, move the data folder away, start on an empty one, and restore the newest backup (docs/operations.md)."],
        },
        _ => new StoreException(ErrorCode.Internal, $"The database '{path}' failed: {exception.Message}", exception),
    };

    /// <summary>The failure of who has waited for its turn for too long.</summary>
    public static StorageUnavailableException Waited(string path) =>
        new($"The database '{path}' is locked by another process.", TimeSpan.FromSeconds(1));

    private static StorageUnavailableException Unavailable(SqliteException exception, string path, string why, TimeSpan? retryAfter = null) =>
        new($"The database '{path}' {why}.", retryAfter, exception);
}
