using System.Diagnostics;
using System.Threading.Channels;
using CondaStore.Domain.Diagnostics;
using Microsoft.Data.Sqlite;

namespace CondaStore.Local.Storage;

/// <summary>
/// Represents the only writer of a database in this process. Writes that arrive during a commit are executed together in the next
/// transaction, so that they share the cost of a commit, a wait for the disk. Each has its own savepoint and result, and is completed
/// when the commit is on disk.
/// </summary>
/// <remarks>
/// No caller waits longer than <see cref="Patience"/>, neither for earlier writes nor for another process that has locked the database.
/// </remarks>
internal sealed class SqliteWriter : IDisposable
{
    /// <summary>The maximum time that a caller waits for its turn. The API responds within ten seconds.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private const int MostTogether = 128;

    private readonly Channel<SqliteWrite> _queue = Channel.CreateUnbounded<SqliteWrite>(
        new UnboundedChannelOptions { SingleReader = true });
    private readonly Func<SqliteConnection> _open;
    private readonly string _name;
    private readonly TimeSpan _patience;
    private readonly Task _writing;
    private SqliteConnection? _connection;

    /// <param name="open">Opens a connection whose attempts to begin a transaction time out after one second.</param>
    /// <param name="name">The name of the database in messages.</param>
    /// <param name="patience">The maximum time that a caller waits for its turn.</param>
    public SqliteWriter(Func<SqliteConnection> open, string name, TimeSpan patience)
    {
        _open = open;
        _name = name;
        _patience = patience;
        _writing = Task.Run(WriteAllAsync);
    }

    /// <summary>
    /// Executes a function in a transaction, which is committed when the function returns and rolled back when it throws.
    /// </summary>
    /// <param name="write">The function; it may be called more than once.</param>
    /// <param name="cancellationToken">Cancels waiting for the turn.</param>
    public async Task<T> WriteAsync<T>(Func<SqliteConnection, SqliteTransaction, T> write, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        SqliteWrite<T> wanted = new(write, Stopwatch.GetTimestamp(), cancellationToken);
        ObjectDisposedException.ThrowIf(!_queue.Writer.TryWrite(wanted), this);
        using (cancellationToken.UnsafeRegister(static w => ((SqliteWrite)w!).GiveUp(), wanted))
        {
            return await wanted.Answered;
        }
    }

    /// <summary>Returns when all queued writes are completed.</summary>
    public void Dispose()
    {
        _queue.Writer.TryComplete();
        _writing.Wait();
        Drop();
    }

    private async Task WriteAllAsync()
    {
        while (await _queue.Reader.WaitToReadAsync())
        {
            List<SqliteWrite> together = [];
            Take(together, MostTogether);
            WriteTogether(together);
        }
    }

    private void Take(List<SqliteWrite> together, int most)
    {
        while (together.Count < most && _queue.Reader.TryRead(out SqliteWrite? next))
        {
            if (next.TryTake())
            {
                together.Add(next);
            }
        }
    }

    private void WriteTogether(List<SqliteWrite> together)
    {
        try
        {
            while (together.Count > 0)
            {
                try
                {
                    _connection ??= _open();
                    using SqliteTransaction transaction = _connection.BeginTransaction(deferred: false);
                    Write(together, transaction);
                    return;
                }
                catch (SqliteException e) when (SqliteFailure.IsBusy(e))
                {
                    // Nothing has been written. Writes that have arrived since have the same time limit, so the queue is not abandoned.
                    Drop();
                    Take(together, int.MaxValue);
                    foreach (SqliteWrite late in together.Where(w => Stopwatch.GetElapsedTime(w.Queued) > _patience))
                    {
                        late.Answer(SqliteFailure.Waited(_name));
                    }

                    together.RemoveAll(w => w.IsAnswered);
                }
            }
        }
        catch (SqliteException e)
        {
            // A connection that failed at an unknown point is not reused.
            Drop();
            WriteApart(together, SqliteFailure.Translate(e, _name));
        }
        catch (Exception e)
        {
            // The boundary of the writer: whatever failed, the callers are notified and later writes are executed.
            Drop();
            together.ForEach(w => w.Answer(e));
        }
    }

    private void Write(List<SqliteWrite> together, SqliteTransaction transaction)
    {
        List<(SqliteWrite Write, Exception? Failure)> answers = new(together.Count);
        foreach (SqliteWrite write in together)
        {
            const string Savepoint = "one";
            try
            {
                transaction.Save(Savepoint);
                write.Run(_connection!, transaction);
                transaction.Release(Savepoint);
                answers.Add((write, null));
            }
            catch (Exception e) when (e is not SqliteException)
            {
                // For example a conflict, which does not affect the other writes.
                transaction.Rollback(Savepoint);
                transaction.Release(Savepoint);
                answers.Add((write, e));
            }
        }

        transaction.Commit();

        // Only after the commit: a caller that had a conflict reads again and must see what it conflicted with.
        foreach ((SqliteWrite write, Exception? failure) in answers)
        {
            write.Answer(failure);
        }
    }

    // After a failure of the database itself, each write is executed separately: one of them may have caused it.
    private void WriteApart(List<SqliteWrite> together, StoreException failure)
    {
        List<SqliteWrite> open = [.. together.Where(w => !w.IsAnswered)];
        if (open.Count == 1)
        {
            open[0].Answer(failure);
            return;
        }

        open.ForEach(w => WriteTogether([w]));
    }

    private void Drop()
    {
        _connection?.Dispose();
        _connection = null;
    }

    private sealed class SqliteWrite<T>(
        Func<SqliteConnection, SqliteTransaction, T> write, long queued, CancellationToken cancellationToken)
        : SqliteWrite(queued, cancellationToken)
    {
        private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T _result = default!;

        public Task<T> Answered => _answer.Task;

        public override bool IsAnswered => _answer.Task.IsCompleted;

        public override void Run(SqliteConnection connection, SqliteTransaction transaction) => _result = write(connection, transaction);

        public override void Answer(Exception? failure)
        {
            if (failure is null)
            {
                _answer.TrySetResult(_result);
            }
            else
            {
                _answer.TrySetException(failure);
            }
        }
    }
}
