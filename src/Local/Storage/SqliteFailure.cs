using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ports;
using Microsoft.Data.Sqlite;

namespace CondaStore.Local.Storage;

/// <summary>Converts SQLite errors to <see cref="StoreException"/>. Result codes: https://sqlite.org/rescode.html</summary>
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

    /// <summary>Gets whether another process has locked the database.</summary>
    public static bool IsBusy(SqliteException exception) => exception.SqliteErrorCode is Busy or Locked;

    /// <summary>Gets the exception to throw.</summary>
    /// <param name="exception">The exception of SQLite.</param>
    /// <param name="path">
    /// The database in messages: the path of its file for the user who started the store, its name for callers of the API.
    /// </param>
    public static StoreException Translate(SqliteException exception, string path) => exception.SqliteErrorCode switch
    {
        Busy or Locked => Unavailable(exception, path, "is locked by another process", TimeSpan.FromSeconds(1)),
        Full => StorageUnavailableException.DiskFull($"the database '{path}'", exception),
        ReadOnly => Unavailable(exception, path, "is read-only"),
        DeviceError => Unavailable(exception, path, "cannot be read or written; its disk may be failing"),
        CannotOpen => Unavailable(exception, path, "cannot be opened"),
        Corrupt or NotADatabase => new StoreException(ErrorCode.DamagedDatabase, $"The database '{path}' is damaged.", exception)
        {
            Hints = Path.GetFileName(path) == "journal.db"
                ? ["It only records the work in progress. Stop the store and move the file away with its -wal and -shm files; builds in "
                    + "progress start again."]
                : ["Stop the store, move the data folder away, start on an empty one, and restore the newest backup (docs/operations.md)."],
        },
        _ => new StoreException(ErrorCode.Internal, $"The database '{path}' failed: {exception.Message}", exception),
    };

    /// <summary>Gets the exception for a caller that has waited too long for its turn.</summary>
    public static StorageUnavailableException Waited(string path) =>
        new($"The database '{path}' is locked by another process.", TimeSpan.FromSeconds(1));

    private static StorageUnavailableException Unavailable(
        SqliteException exception, string path, string why, TimeSpan? retryAfter = null) =>
        new($"The database '{path}' {why}.", retryAfter, exception);
}
