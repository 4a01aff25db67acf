using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ports;
using CondaStore.Local.Storage;
using Microsoft.Data.Sqlite;

namespace CondaStore.Local.Tests.Storage;

public sealed class SqliteDatabaseTests : IDisposable
{
    private const string Schema = "CREATE TABLE IF NOT EXISTS t (n INTEGER PRIMARY KEY, v BLOB)";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("database-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string File => Path.Combine(_directory.FullName, "store.db");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task WriteAsync_ByManyAtOnce_EachGetsItsOwnAnswer()
    {
        using SqliteDatabase database = new(File, Schema);
        Task<int>[] writes = [.. Enumerable.Range(0, 500).Select(i => database.WriteAsync(
            (connection, transaction) =>
            {
                Insert(connection, transaction, i);
                return i % 7 == 3 ? throw new ConflictException($"{i}") : i;
            },
            Token))];

        for (int i = 0; i < writes.Length; i++)
        {
            if (i % 7 == 3)
            {
                Assert.Equal($"{i}", (await Assert.ThrowsAsync<ConflictException>(() => writes[i])).Message);
            }
            else
            {
                Assert.Equal(i, await writes[i]);
            }
        }

        long[] expected = [.. Enumerable.Range(0, 500).Where(i => i % 7 != 3).Select(i => (long)i)];
        Assert.Equal(expected, await NumbersAsync(database));
    }

    [Fact]
    public async Task WriteAsync_OneOfManyFailsInTheDatabase_TheOthersAreWritten()
    {
        using SqliteDatabase database = new(File, Schema);
        Task<int>[] writes = [.. Enumerable.Range(0, 50).Select(i => database.WriteAsync(
            (connection, transaction) => Insert(connection, transaction, i == 20 ? 0 : i), Token))];

        await Assert.ThrowsAsync<StoreException>(() => writes[20]);
        await Task.WhenAll(writes.Where((_, i) => i != 20));

        Assert.Equal(49, (await NumbersAsync(database)).Count);
    }

    [Fact]
    public async Task WriteAsync_AnotherProcessHasTheDatabase_AllAreAnsweredWithinTheLimit()
    {
        using SqliteDatabase database = new(File, Schema, TimeSpan.FromMilliseconds(100));
        using SqliteConnection other = OpenOther();
        using SqliteTransaction held = other.BeginTransaction(deferred: false);

        Task<int>[] writes = [.. Enumerable.Range(0, 300).Select(i => database.WriteAsync((c, t) => Insert(c, t, i), Token))];

        foreach (Task<int> write in writes)
        {
            StorageUnavailableException refused = await Assert.ThrowsAsync<StorageUnavailableException>(() => write);
            Assert.Contains("store.db", refused.Message, StringComparison.Ordinal);
            Assert.NotNull(refused.RetryAfter);
        }

        held.Rollback();
        Assert.Equal(1, await database.WriteAsync((c, t) => Insert(c, t, 1), Token));
        Assert.Equal([1], await NumbersAsync(database));
    }

    [Fact]
    public async Task WriteAsync_AnotherProcessLetsGo_WritesWhatWaited()
    {
        using SqliteDatabase database = new(File, Schema, TimeSpan.FromMinutes(5));
        using SqliteConnection other = OpenOther();
        using SqliteTransaction held = other.BeginTransaction(deferred: false);
        Task<int>[] writes = [.. Enumerable.Range(0, 5).Select(i => database.WriteAsync((c, t) => Insert(c, t, i), Token))];

        held.Rollback();
        await Task.WhenAll(writes);

        Assert.Equal(5, (await NumbersAsync(database)).Count);
    }

    [Fact]
    public async Task WriteAsync_CanceledWhileWaiting_WritesNothing()
    {
        using SqliteDatabase database = new(File, Schema, TimeSpan.FromMinutes(5));
        using ManualResetEventSlim gate = new();
        Task<int> first = database.WriteAsync(
            (_, _) =>
            {
                gate.Wait();
                return 0;
            },
            Token);
        using CancellationTokenSource impatient = new();
        Task<int> second = database.WriteAsync((c, t) => Insert(c, t, 2), impatient.Token);

        await impatient.CancelAsync();
        if (second.IsCompleted)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        }

        gate.Set();
        await first;
        bool isCanceled = await second.ContinueWith(t => !t.IsCompletedSuccessfully, Token);
        Assert.Equal(isCanceled ? 0 : 1, (await NumbersAsync(database)).Count);
    }

    [Fact]
    public async Task WriteAsync_NoRoom_SaysThatTheDiskIsFull()
    {
        using SqliteDatabase database = new(File, Schema);

        StorageUnavailableException full = await Assert.ThrowsAsync<StorageUnavailableException>(() => database.WriteAsync(
            (connection, transaction) =>
            {
                using SqliteCommand limit = connection.CreateCommand();
                limit.Transaction = transaction;
                limit.CommandText = "PRAGMA max_page_count = 1";
                limit.ExecuteScalar();
                limit.CommandText = "INSERT INTO t VALUES (1, zeroblob(10000000))";
                return limit.ExecuteNonQuery();
            },
            Token));

        Assert.Equal(ErrorCode.DiskFull, full.Code);
        Assert.Equal(1, await database.WriteAsync((c, t) => Insert(c, t, 1), Token));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5000)]
    public void Open_DamagedFile_SaysSo(int from)
    {
        using (SqliteDatabase database = new(File, Schema))
        {
        }

        byte[] bytes = System.IO.File.ReadAllBytes(File);
        Random.Shared.NextBytes(bytes.AsSpan(from == 0 ? 0 : 100, 4000));
        System.IO.File.WriteAllBytes(File, bytes);

        StoreException refused = Assert.Throws<StoreException>(() => new SqliteDatabase(File, Schema));

        Assert.Equal(ErrorCode.DamagedDatabase, refused.Code);
        Assert.Contains(File, refused.Message, StringComparison.Ordinal);
    }

    private SqliteConnection OpenOther()
    {
        SqliteConnection other = new(new SqliteConnectionStringBuilder { DataSource = File, Pooling = false }.ConnectionString);
        other.Open();
        return other;
    }

    private static int Insert(SqliteConnection connection, SqliteTransaction transaction, int number)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "INSERT INTO t VALUES ($n, NULL)";
        command.Parameters.AddWithValue("$n", number);
        command.ExecuteNonQuery();
        return number;
    }

    private static Task<List<long>> NumbersAsync(SqliteDatabase database) => database.ReadAsync(
        connection =>
        {
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "SELECT n FROM t ORDER BY n";
            using SqliteDataReader reader = command.ExecuteReader();
            List<long> numbers = [];
            while (reader.Read())
            {
                numbers.Add(reader.GetInt64(0));
            }

            return numbers;
        },
        Token);
}
