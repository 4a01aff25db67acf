using Microsoft.Data.Sqlite;

namespace CondaStore.Local.Storage;

/// <summary>Represents a write of one caller: statements that are executed atomically, and the completion of the caller's task.</summary>
internal abstract class SqliteWrite(long queued, CancellationToken cancellationToken)
{
    private int _isTaken;

    /// <summary>The timestamp at which the write was queued.</summary>
    public long Queued => queued;

    /// <summary>Whether the caller's task is completed.</summary>
    public abstract bool IsAnswered { get; }

    /// <summary>Executes the statements and keeps their result. Called again after a transaction that was rolled back.</summary>
    public abstract void Run(SqliteConnection connection, SqliteTransaction transaction);

    /// <summary>Completes the caller's task.</summary>
    /// <param name="failure">The exception, or null if the transaction has been committed.</param>
    public abstract void Answer(Exception? failure);

    /// <summary>Claims the write for execution; false if the caller has canceled it.</summary>
    public bool TryTake()
    {
        if (Interlocked.Exchange(ref _isTaken, 1) == 1)
        {
            return false;
        }

        if (cancellationToken.IsCancellationRequested)
        {
            Answer(new OperationCanceledException(cancellationToken));
            return false;
        }

        return true;
    }

    /// <summary>Cancels the write, unless its execution has begun.</summary>
    public void GiveUp()
    {
        if (Interlocked.Exchange(ref _isTaken, 1) == 0)
        {
            Answer(new OperationCanceledException(cancellationToken));
        }
    }
}
