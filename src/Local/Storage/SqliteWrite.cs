using Microsoft.Data.Sqlite;

namespace CondaStore.Local.Storage;

/// <summary>Statements of one caller that are written whole or not at all, and the answer to the caller.</summary>
internal abstract class SqliteWrite(long queued, CancellationToken cancellationToken)
{
    private int _isTaken;

    /// <summary>When the caller came, as a timestamp.</summary>
    public long Queued => queued;

    /// <summary>Whether the caller has been answered.</summary>
    public abstract bool IsAnswered { get; }

    /// <summary>Runs the statements and keeps their result; may be called again after a transaction that was taken back.</summary>
    public abstract void Run(SqliteConnection connection, SqliteTransaction transaction);

    /// <summary>Answers the caller.</summary>
    /// <param name="failure">Why nothing was written; null when the transaction is on the disk.</param>
    public abstract void Answer(Exception? failure);

    /// <summary>Whether the writer may begin: false when the caller has gone.</summary>
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

    /// <summary>Lets a caller go who does not want to wait any more, unless the writer has begun.</summary>
    public void GiveUp()
    {
        if (Interlocked.Exchange(ref _isTaken, 1) == 0)
        {
            Answer(new OperationCanceledException(cancellationToken));
        }
    }
}
