using System.Diagnostics;
using System.Threading.Channels;
using CondaStore.Domain.Diagnostics;
using Microsoft.Data.Sqlite;

namespace CondaStore.Local.Storage;

/// <summary>
/// The one writer of a database in this process. What callers bring while a commit is under way is written together in the next one, so
/// that the price of a commit, a wait for the disk, is shared; each has its own savepoint and its own answer, and is answered when the
/// commit is on the disk.
/// </summary>
/// <remarks>
/// Nobody waits longer than <see cref="Patience"/>: neither for those before, nor for another process that has the database.
/// </remarks>
internal sealed class SqliteWriter : IDisposable
{
    /// <summary>How long a caller waits for its turn. An answer of the API comes within ten seconds.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private const int MostTogether = 128;

    private readonly Channel<SqliteWrite> _queue = Channel.CreateUnbounded<SqliteWrite>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Func<SqliteConnection> _open;
    private readonly string _name;
    private readonly TimeSpan _patience;
    private readonly Task _writing;
    private SqliteConnection? _connection;

    /// <param name="open">Opens a connection whose attempts to begin a transaction end after a second.</param>
    /// <param name="name">The database, for messages.</param>
    /// <param name="patience">How long a caller waits for its turn.</param>
    public SqliteWriter(Func<SqliteConnection> open, string name, TimeSpan patience)
    {
        _open = open;
        _name = name;
        _patience = patience;
        _writing = Task.Run(WriteAllAsync);
    }

    /// <summary>Runs statements in a transaction; commits when the function returns, takes back what it did when it throws.</summary>
    /// <param name="write">May run more than once.</param>
    /// <param name="cancellationToken">Ends the wait for the turn.</param>
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

    /// <summary>Ends when what was asked for is written.</summary>
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
                    // Nothing is written yet. Who came meanwhile has the same limit, so the queue is not left to itself.
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
            // A connection that failed at an unknown point is not used again.
            Drop();
            WriteApart(together, SqliteFailure.Translate(e, _name));
        }
        catch (Exception e)
        {
            // The boundary of the writer: whatever it was, the callers learn of it and the next ones are served.
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
                // A conflict, say: the others have nothing to do with it.
                transaction.Rollback(Savepoint);
                transaction.Release(Savepoint);
                answers.Add((write, e));
            }
        }

        transaction.Commit();

        // Not before: who met a conflict reads again, and is to find what it conflicted with.
        foreach ((SqliteWrite write, Exception? failure) in answers)
        {
            write.Answer(failure);
        }
    }

    // After a failure of the database itself, each on its own: the cause may have been one of them.
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

    private sealed class SqliteWrite<T>(Func<SqliteConnection, SqliteTransaction, T> write, long queued, CancellationToken cancellationToken)
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
