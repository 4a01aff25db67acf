using System.Globalization;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Contracts;

/// <summary>What every <see cref="ITable"/> must do. An adapter's test project derives from it once.</summary>
public abstract class TableContract
{
    private readonly string _partition = "t-" + Guid.NewGuid().ToString("N");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    protected abstract Task<IStorageUnderTest> OpenAsync();

    [Fact]
    public async Task Get_MissingRow_IsNull()
    {
        await using IStorageUnderTest storage = await OpenAsync();

        Assert.Null(await storage.Table.GetAsync(_partition, "nothing", Token));
    }

    [Fact]
    public async Task Insert_EveryType_ComesBackUnchanged()
    {
        await using IStorageUnderTest storage = await OpenAsync();
        DateTimeOffset time = new(2026, 11, 22, 13, 5, 36, 123, TimeSpan.FromHours(2));
        TableRow row = new(_partition, "types")
        {
            ["Text"] = "über \"quotes\" \n and 🐍",
            ["Empty"] = "",
            ["Number"] = long.MinValue,
            ["Small"] = 7,
            ["Real"] = 1.0,
            ["Flag"] = true,
            ["Time"] = time,
            ["Bytes"] = new byte[] { 0, 255, 10 },
            ["Absent"] = null,
        };

        string etag = await storage.Table.InsertAsync(row, Token);
        TableRow? read = await storage.Table.GetAsync(_partition, "types", Token);

        Assert.NotNull(read);
        Assert.Equal(etag, read.ETag);
        Assert.Equal("über \"quotes\" \n and 🐍", read.Text("Text"));
        Assert.Equal("", read.Text("Empty"));
        Assert.Equal(long.MinValue, read.Number("Number"));
        Assert.Equal(7, read.Number("Small"));
        Assert.Equal(1.0, read["Real"]);
        Assert.True(read.Flag("Flag"));
        Assert.Equal(time, read.Time("Time"));
        Assert.Equal(TimeSpan.Zero, read.Time("Time")!.Value.Offset);
        Assert.Equal([0, 255, 10], read.Bytes("Bytes"));
        Assert.Equal(8, read.Properties.Count);
    }

    [Fact]
    public async Task Insert_ExistingRow_Conflicts()
    {
        await using IStorageUnderTest storage = await OpenAsync();
        await storage.Table.InsertAsync(Row("a", 1), Token);

        ConflictException e = await Assert.ThrowsAsync<ConflictException>(() => storage.Table.InsertAsync(Row("a", 2), Token));

        Assert.Equal(ErrorCode.Conflict, e.Code);
        Assert.Equal(1, (await storage.Table.GetAsync(_partition, "a", Token))!.Number("Value"));
    }

    [Fact]
    public async Task Replace_WithCurrentETag_DropsOldProperties()
    {
        await using IStorageUnderTest storage = await OpenAsync();
        string first = await storage.Table.InsertAsync(new TableRow(_partition, "a") { ["Old"] = "x", ["Value"] = 1 }, Token);

        string second = await storage.Table.ReplaceAsync(Row("a", 2), first, Token);

        TableRow read = (await storage.Table.GetAsync(_partition, "a", Token))!;
        Assert.NotEqual(first, second);
        Assert.Equal(second, read.ETag);
        Assert.Null(read["Old"]);
        Assert.Equal(2, read.Number("Value"));
    }

    [Fact]
    public async Task Replace_WithStaleETagOrMissingRow_Conflicts()
    {
        await using IStorageUnderTest storage = await OpenAsync();
        string first = await storage.Table.InsertAsync(Row("a", 1), Token);
        await storage.Table.ReplaceAsync(Row("a", 1), first, Token);

        await Assert.ThrowsAsync<ConflictException>(() => storage.Table.ReplaceAsync(Row("a", 3), first, Token));
        await storage.Table.DeleteAsync(_partition, "a", null, Token);
        await storage.Table.InsertAsync(Row("a", 1), Token);
        await Assert.ThrowsAsync<ConflictException>(() => storage.Table.ReplaceAsync(Row("a", 3), first, Token));
        await Assert.ThrowsAsync<ConflictException>(() => storage.Table.ReplaceAsync(Row("missing", 3), first, Token));
    }

    [Fact]
    public async Task Put_NewAndExisting_Writes()
    {
        await using IStorageUnderTest storage = await OpenAsync();

        string first = await storage.Table.PutAsync(Row("a", 1), Token);
        string second = await storage.Table.PutAsync(Row("a", 2), Token);

        Assert.NotEqual(first, second);
        Assert.Equal(2, (await storage.Table.GetAsync(_partition, "a", Token))!.Number("Value"));
    }

    [Fact]
    public async Task Delete_Conditions_AreKept()
    {
        await using IStorageUnderTest storage = await OpenAsync();
        string etag = await storage.Table.InsertAsync(Row("a", 1), Token);

        await Assert.ThrowsAsync<ConflictException>(() => storage.Table.DeleteAsync(_partition, "missing", etag, Token));
        Assert.False(await storage.Table.DeleteAsync(_partition, "missing", null, Token));
        string newer = await storage.Table.ReplaceAsync(Row("a", 2), etag, Token);
        await Assert.ThrowsAsync<ConflictException>(() => storage.Table.DeleteAsync(_partition, "a", etag, Token));
        Assert.True(await storage.Table.DeleteAsync(_partition, "a", newer, Token));
        Assert.Null(await storage.Table.GetAsync(_partition, "a", Token));
    }

    [Fact]
    public async Task Query_Ranges_AreInKeyOrder()
    {
        await using IStorageUnderTest storage = await OpenAsync();
        string[] keys = ["!", "A", "B!1", "B!10", "B!2", "B", "Z", "_", "a", "b", "~"];
        foreach (string key in keys.Reverse())
        {
            await storage.Table.InsertAsync(Row(key, 1), Token);
        }

        await storage.Table.InsertAsync(new TableRow(_partition + "x", "a"), Token);

        Assert.Equal(keys.Order(StringComparer.Ordinal), await KeysAsync(storage.Table, TableRange.Partition(_partition), 100));
        Assert.Equal(["B!1", "B!10", "B!2"], await KeysAsync(storage.Table, TableRange.Prefix(_partition, "B!"), 100));
        Assert.Equal(["B", "B!1", "B!10"], await KeysAsync(storage.Table, TableRange.Between(_partition, "B", "B!2"), 100));
        Assert.Equal(["b", "~"], await KeysAsync(storage.Table, TableRange.Between(_partition, "b", null), 100));
        Assert.Equal(["!"], await KeysAsync(storage.Table, TableRange.Between(_partition, null, "A"), 100));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(250)]
    public async Task Query_InPages_GivesEveryRowOnce(int take)
    {
        await using IStorageUnderTest storage = await OpenAsync();
        string[] keys = [.. Enumerable.Range(0, 120).Select(i => i.ToString("D4", CultureInfo.InvariantCulture))];
        foreach (string[] chunk in keys.Chunk(100))
        {
            await storage.Table.BatchAsync([.. chunk.Select(k => TableWrite.Insert(Row(k, 1)))], Token);
        }

        Assert.Equal(keys, await KeysAsync(storage.Table, TableRange.Partition(_partition), take));
    }

    [Fact]
    public async Task Query_ContinuationAfterItsRowWasDeleted_GoesOn()
    {
        await using IStorageUnderTest storage = await OpenAsync();
        foreach (string key in new[] { "a", "b", "c", "d" })
        {
            await storage.Table.InsertAsync(Row(key, 1), Token);
        }

        TablePage first = await storage.Table.QueryAsync(TableRange.Partition(_partition), 2, null, Token);
        await storage.Table.DeleteAsync(_partition, "b", null, Token);
        await storage.Table.InsertAsync(Row("bb", 1), Token);
        TablePage second = await storage.Table.QueryAsync(TableRange.Partition(_partition), 10, first.Continuation, Token);

        Assert.Equal(["a", "b"], first.Rows.Select(r => r.RowKey));
        Assert.Equal(["c", "d"], second.Rows.Select(r => r.RowKey).Where(k => k != "bb"));
        Assert.Null(second.Continuation);
    }

    [Fact]
    public async Task Query_Everything_HoldsAllPartitions()
    {
        await using IStorageUnderTest storage = await OpenAsync();
        await storage.Table.InsertAsync(new TableRow(_partition, "a"), Token);
        await storage.Table.InsertAsync(new TableRow(_partition + "-2", "b"), Token);
        List<(string, string)> seen = [];
        string? continuation = null;
        do
        {
            TablePage page = await storage.Table.QueryAsync(TableRange.Everything, 100, continuation, Token);
            seen.AddRange(page.Rows.Select(r => (r.PartitionKey, r.RowKey)));
            continuation = page.Continuation;
        }
        while (continuation is not null);

        Assert.Contains((_partition, "a"), seen);
        Assert.Contains((_partition + "-2", "b"), seen);
        Assert.Equal(seen.Count, seen.Distinct().Count());
    }

    [Fact]
    public async Task Batch_MixedWrites_AllApply()
    {
        await using IStorageUnderTest storage = await OpenAsync();
        string a = await storage.Table.InsertAsync(Row("a", 1), Token);
        await storage.Table.InsertAsync(Row("b", 1), Token);
        await storage.Table.InsertAsync(Row("c", 1), Token);

        await storage.Table.BatchAsync(
            [TableWrite.Replace(Row("a", 2), a), TableWrite.Put(Row("b", 2)), TableWrite.Delete(_partition, "c", null), TableWrite.Insert(Row("d", 2))],
            Token);

        Assert.Equal(["a", "b", "d"], await KeysAsync(storage.Table, TableRange.Partition(_partition), 100));
        Assert.Equal(2, (await storage.Table.GetAsync(_partition, "a", Token))!.Number("Value"));
    }

    [Theory]
    [InlineData("insert")]
    [InlineData("replace")]
    [InlineData("delete")]
    [InlineData("delete-missing")]
    public async Task Batch_OneConditionFails_NothingApplies(string failing)
    {
        await using IStorageUnderTest storage = await OpenAsync();
        string stale = await storage.Table.InsertAsync(Row("a", 1), Token);
        await storage.Table.ReplaceAsync(Row("a", 1), stale, Token);
        TableWrite bad = failing switch
        {
            "insert" => TableWrite.Insert(Row("a", 9)),
            "replace" => TableWrite.Replace(Row("a", 9), stale),
            "delete" => TableWrite.Delete(_partition, "a", stale),
            _ => TableWrite.Delete(_partition, "missing", null),
        };

        await Assert.ThrowsAsync<ConflictException>(() => storage.Table.BatchAsync([TableWrite.Insert(Row("first", 1)), bad, TableWrite.Put(Row("last", 1))], Token));

        Assert.Equal(["a"], await KeysAsync(storage.Table, TableRange.Partition(_partition), 100));
    }

    [Fact]
    public async Task Batch_BeyondTheLimits_IsRefused()
    {
        await using IStorageUnderTest storage = await OpenAsync();
        TableWrite[] many = [.. Enumerable.Range(0, 101).Select(i => TableWrite.Put(Row("r" + i, 1)))];
        TableWrite[] big = [.. Enumerable.Range(0, 5).Select(i => TableWrite.Put(BigRow("r" + i, 14, TableLimits.TextLength)))];

        await RefusedAsync(() => storage.Table.BatchAsync([], Token));
        await RefusedAsync(() => storage.Table.BatchAsync(many, Token));
        await RefusedAsync(() => storage.Table.BatchAsync(big, Token));
        await RefusedAsync(() => storage.Table.BatchAsync([TableWrite.Put(Row("a", 1)), TableWrite.Delete(_partition, "a", null)], Token));
        await RefusedAsync(() => storage.Table.BatchAsync([TableWrite.Put(Row("a", 1)), TableWrite.Put(new TableRow("other", "b"))], Token));
        await storage.Table.BatchAsync(many[..100], Token);
        Assert.Equal(100, (await KeysAsync(storage.Table, TableRange.Partition(_partition), 1000)).Count);
    }

    [Fact]
    public async Task Insert_LargestRow_ComesBack()
    {
        await using IStorageUnderTest storage = await OpenAsync();
        TableRow row = BigRow("big", 15, TableLimits.TextLength);
        row["Blob"] = new byte[30_000];

        await storage.Table.InsertAsync(row, Token);

        TableRow read = (await storage.Table.GetAsync(_partition, "big", Token))!;
        Assert.Equal(TableLimits.TextLength, read.Text("P14")!.Length);
        Assert.Equal(30_000, read.Bytes("Blob")!.Length);
    }

    [Fact]
    public async Task Insert_BeyondTheLimits_IsRefused()
    {
        await using IStorageUnderTest storage = await OpenAsync();
        TableRow many = new(_partition, "many");
        for (int i = 0; i <= TableLimits.Properties; i++)
        {
            many["P" + i] = 1;
        }

        await RefusedAsync(() => storage.Table.InsertAsync(BigRow("a", 17, TableLimits.TextLength), Token));
        await RefusedAsync(() => storage.Table.InsertAsync(BigRow("a", 1, TableLimits.TextLength + 1), Token));
        await RefusedAsync(() => storage.Table.InsertAsync(new TableRow(_partition, "a") { ["B"] = new byte[TableLimits.BinaryBytes + 1] }, Token));
        await RefusedAsync(() => storage.Table.InsertAsync(many, Token));
        await RefusedAsync(() => storage.Table.InsertAsync(new TableRow(_partition, "a") { ["not a name"] = 1 }, Token));
        await RefusedAsync(() => storage.Table.InsertAsync(new TableRow(_partition, "a") { ["Timestamp"] = 1 }, Token));
        await RefusedAsync(() => storage.Table.InsertAsync(new TableRow(_partition, "a") { ["Real"] = double.NaN }, Token));
        await RefusedAsync(() => storage.Table.InsertAsync(new TableRow(_partition, "a") { ["Text"] = "\ud800" }, Token));
        await RefusedAsync(() => storage.Table.InsertAsync(new TableRow(_partition, "a") { ["Time"] = DateTimeOffset.MinValue }, Token));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a#b")]
    [InlineData("a?b")]
    [InlineData("a\tb")]
    [InlineData("a\nb")]
    [InlineData("a\u0000b")]
    [InlineData("a\u007fb")]
    [InlineData("a\u0085b")]
    public async Task Key_WithForbiddenCharacter_IsRefused(string key)
    {
        await using IStorageUnderTest storage = await OpenAsync();

        await RefusedAsync(() => storage.Table.InsertAsync(new TableRow(_partition, key), Token));
        await RefusedAsync(() => storage.Table.PutAsync(new TableRow(key, "a"), Token));
        await RefusedAsync(() => storage.Table.GetAsync(_partition, key, Token));
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("%2F%")]
    [InlineData("'; DROP TABLE rows --")]
    [InlineData("a''b'")]
    [InlineData("+-_@$&^~.=!<>|*\"(),;:[]{}`")]
    [InlineData("ümläut-日本")]
    public async Task Key_WithUnusualCharacters_Works(string key)
    {
        await using IStorageUnderTest storage = await OpenAsync();
        string etag = await storage.Table.InsertAsync(new TableRow(_partition, key) { ["Value"] = 1 }, Token);

        Assert.Equal(key, (await storage.Table.GetAsync(_partition, key, Token))!.RowKey);
        Assert.Equal([key], await KeysAsync(storage.Table, TableRange.Between(_partition, key, null), 10));
        await storage.Table.ReplaceAsync(new TableRow(_partition, key) { ["Value"] = 2 }, etag, Token);
        Assert.True(await storage.Table.DeleteAsync(_partition, key, null, Token));
    }

    [Fact]
    public async Task Key_OfFullLength_Works()
    {
        await using IStorageUnderTest storage = await OpenAsync();
        string longest = _partition + new string('k', TableLimits.KeyLength - _partition.Length);

        await storage.Table.InsertAsync(new TableRow(_partition, longest), Token);

        Assert.NotNull(await storage.Table.GetAsync(_partition, longest, Token));
        await RefusedAsync(() => storage.Table.InsertAsync(new TableRow(_partition, longest + "k"), Token));
    }

    [Fact]
    public async Task Replace_ByManyWriters_LosesNoIncrement()
    {
        await using IStorageUnderTest storage = await OpenAsync();
        await storage.Table.InsertAsync(Row("counter", 0), Token);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => IncrementAsync(storage.Table, 25), Token)));

        Assert.Equal(200, (await storage.Table.GetAsync(_partition, "counter", Token))!.Number("Value"));
    }

    [Fact]
    public async Task Insert_ByManyWriters_OneWins()
    {
        await using IStorageUnderTest storage = await OpenAsync();
        int won = 0;

        await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(
            async () =>
            {
                try
                {
                    await storage.Table.InsertAsync(Row("race", i), Token);
                    Interlocked.Increment(ref won);
                }
                catch (ConflictException)
                {
                    // Another writer was first.
                }
            },
            Token)));

        Assert.Equal(1, won);
    }

    protected static async Task<List<string>> KeysAsync(ITable table, TableRange range, int take)
    {
        List<string> keys = [];
        string? continuation = null;
        do
        {
            TablePage page = await table.QueryAsync(range, take, continuation, Token);
            Assert.True(page.Rows.Count <= take);
            keys.AddRange(page.Rows.Select(r => r.RowKey));
            continuation = page.Continuation;
        }
        while (continuation is not null);

        return keys;
    }

    private static async Task RefusedAsync(Func<Task> call)
    {
        StoreException e = await Assert.ThrowsAsync<StoreException>(call);
        Assert.Equal(ErrorCode.InvalidRequest, e.Code);
    }

    private async Task IncrementAsync(ITable table, int times)
    {
        for (int done = 0; done < times;)
        {
            TableRow row = (await table.GetAsync(_partition, "counter", Token))!;
            try
            {
                await table.ReplaceAsync(Row("counter", row.Number("Value") + 1), row.ETag!, Token);
                done++;
            }
            catch (ConflictException)
            {
                // Read again.
            }
        }
    }

    private TableRow Row(string key, long value) => new(_partition, key) { ["Value"] = value };

    private TableRow BigRow(string key, int properties, int length)
    {
        TableRow row = new(_partition, key);
        for (int i = 0; i < properties; i++)
        {
            row["P" + i] = new string('x', length);
        }

        return row;
    }
}
