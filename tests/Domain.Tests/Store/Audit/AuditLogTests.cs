using CondaStore.Domain.Store.Audit;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Tests.TestSupport;
using CondaStore.Tests.Support;

namespace CondaStore.Domain.Tests.Store.Audit;

public sealed class AuditLogTests : IDisposable
{
    private readonly InMemoryTable _table = new();
    private readonly CountingTimeProvider _clock = new();
    private readonly AuditLog _log;

    public AuditLogTests() => _log = new AuditLog(_table, _clock);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task AppendAsync_ManyHostsAtOnce_EachLineOnceWithoutGaps()
    {
        using AuditLog other = new(_table, _clock);
        _table.Pause = async () => await Task.Yield();

        await Task.WhenAll(Enumerable.Range(0, 300).Select(i => Task.Run(() => (i % 2 == 0 ? _log : other).AppendAsync(Record($"r{i}"), Token), Token)));

        List<AuditEntry> all = await _log.ReadAsync(new AuditFilter(), null, Token).ToListAsync(Token);
        Assert.Equal(Enumerable.Range(0, 300).Select(i => $"r{i}").Order(), all.Select(e => e.Record.Target).Order());
        Assert.Equal(Enumerable.Range(1, 300).Select(i => (long)i).Reverse(), all.Select(e => e.Sequence));
        AuditVerification verified = await other.VerifyAsync(Token);
        Assert.Empty(verified.Problems);
        Assert.Equal((1, 300, all[0].Hash), (verified.First, verified.Last, verified.LastHash));
    }

    [Fact]
    public async Task AppendAsync_ResponseLost_WritesTheLineOnce()
    {
        LossyTable lossy = new(_table);
        using AuditLog log = new(lossy, _clock);
        await log.AppendAsync(Record("one"), Token);
        lossy.LosesNext = true;
        await Assert.ThrowsAsync<StorageUnavailableException>(() => log.AppendAsync(Record("two"), Token));

        await log.AppendAsync(Record("three"), Token);

        Assert.Equal(["three", "two", "one"], await log.ReadAsync(new AuditFilter(), null, Token).Select(e => e.Record.Target).ToListAsync(Token));
        Assert.Empty((await log.VerifyAsync(Token)).Problems);
    }

    [Fact]
    public async Task VerifyAsync_AnyCharacterOfAnyRowChanged_IsReported()
    {
        await FillAsync(5);
        foreach (TableRow row in _table.Rows.Where(r => r.PartitionKey == "audit"))
        {
            foreach (string name in row.Properties.Keys.Where(n => row[n] is string))
            {
                string good = row.Text(name)!;
                for (int at = 0; at < good.Length; at += 7)
                {
                    string bad = good[..at] + (char)(good[at] ^ 1) + good[(at + 1)..];
                    await _table.PutAsync(Changed(row, name, bad), Token);
                    Assert.True((await _log.VerifyAsync(Token)).Problems.Count > 0, $"{row.RowKey} {name} {at}");
                }

                await _table.PutAsync(Changed(row, name, good), Token);
                Assert.Empty((await _log.VerifyAsync(Token)).Problems);
            }
        }
    }

    [Fact]
    public async Task VerifyAsync_LinesRemovedOrAdded_SaysWhich()
    {
        await FillAsync(9);
        TableRow[] lines = [.. _table.Rows.Where(r => r.PartitionKey == "audit" && r.RowKey != "head")];
        await _table.DeleteAsync("audit", lines[^1].RowKey, null, Token);
        await _table.DeleteAsync("audit", lines[4].RowKey, null, Token);
        await _table.DeleteAsync("audit", lines[5].RowKey, null, Token);
        Assert.Equal(["lines 4 to 5 are missing", "line 1 is missing"], (await _log.VerifyAsync(Token)).Problems);

        await _table.DeleteAsync("audit", lines[0].RowKey, null, Token);
        Assert.Contains("line 9 is missing", (await _log.VerifyAsync(Token)).Problems);
        TableRow added = new("audit", (long.MaxValue - 11).ToString(System.Globalization.CultureInfo.InvariantCulture)) { ["Record"] = "{}" };
        await _table.PutAsync(added, Token);
        Assert.Contains("line 11 was added after the end", (await _log.VerifyAsync(Token)).Problems);
    }

    [Fact]
    public async Task TrimAsync_OldLines_AreGoneAndTheRestIsStillVerified()
    {
        await FillAsync(4);
        _clock.Advance(TimeSpan.FromDays(10));
        DateTimeOffset limit = _clock.GetUtcNow();
        await FillAsync(2);

        Assert.Equal(4, await _log.TrimAsync(limit, Token));
        Assert.Equal(0, await _log.TrimAsync(limit, Token));

        AuditVerification verified = await _log.VerifyAsync(Token);
        Assert.Empty(verified.Problems);
        Assert.Equal((5, 7), (verified.First, verified.Last));
        Assert.Equal(["AuditTrim", "Test", "Test"], await _log.ReadAsync(new AuditFilter(), null, Token).Select(e => e.Record.Operation).ToListAsync(Token));
        Assert.Equal(3, await _log.CountAsync(Token));
    }

    [Fact]
    public async Task ReadAsync_Filter_ReturnsWhatMatches()
    {
        await FillAsync(3);
        _clock.Advance(TimeSpan.FromSeconds(5));
        DateTimeOffset since = _clock.GetUtcNow();
        _clock.Advance(TimeSpan.FromSeconds(5));
        await _log.AppendAsync(Record("x") with { Who = "ben", Namespaces = ["lab"] }, Token);

        Assert.Equal([4], await NumbersAsync(new AuditFilter { Since = since }, null));
        Assert.Equal([3, 2, 1], await NumbersAsync(new AuditFilter { Until = since }, null));
        Assert.Equal([4], await NumbersAsync(new AuditFilter { Who = "ben" }, null));
        Assert.Equal([4], await NumbersAsync(new AuditFilter { Namespace = "lab" }, null));
        Assert.Equal([2, 1], await NumbersAsync(new AuditFilter { Operation = "Test" }, 3));
    }

    [Fact]
    public async Task AppendAsync_MoreThanARowHolds_IsShortened()
    {
        Dictionary<string, string> values = new() { ["Text"] = new string('x', 1900) };
        AuditChange[] changes = [.. Enumerable.Range(0, 2000).Select(i => new AuditChange($"environment team/{i}", values, values))];

        await _log.AppendAsync(Record("large") with { Changes = changes }, Token);

        AuditEntry entry = await _log.ReadAsync(new AuditFilter(), null, Token).SingleAsync(Token);
        Assert.Equal(2000, entry.Record.Changes.Count + entry.Record.Omitted);
        Assert.InRange(entry.Record.Changes.Count, 20, 1999);
    }

    private Task<List<long>> NumbersAsync(AuditFilter filter, long? before) =>
        _log.ReadAsync(filter, before, Token).Select(e => e.Sequence).ToListAsync(Token).AsTask();

    private async Task FillAsync(int count)
    {
        for (int i = 0; i < count; i++)
        {
            await _log.AppendAsync(Record($"r{i}"), Token);
        }
    }

    private AuditRecord Record(string target) => new(
        Guid.NewGuid().ToString("N"), _clock.GetUtcNow(), "ana", null, "127.0.0.1", "Test", target, ["team"],
        [new AuditChange("environment team/x", null, new Dictionary<string, string> { ["Id"] = target })]);

    private static TableRow Changed(TableRow row, string name, string value)
    {
        TableRow changed = new(row.PartitionKey, row.RowKey);
        foreach ((string property, object existing) in row.Properties)
        {
            changed[property] = property == name ? value : existing;
        }

        return changed;
    }

    private sealed class LossyTable(ITable table) : ITable
    {
        public bool LosesNext { get; set; }

        public Task<TableRow?> GetAsync(string partitionKey, string rowKey, CancellationToken cancellationToken) =>
            table.GetAsync(partitionKey, rowKey, cancellationToken);

        public Task<TablePage> QueryAsync(TableRange range, int take, string? continuation, CancellationToken cancellationToken) =>
            table.QueryAsync(range, take, continuation, cancellationToken);

        public Task<string> InsertAsync(TableRow row, CancellationToken cancellationToken) => table.InsertAsync(row, cancellationToken);

        public Task<string> ReplaceAsync(TableRow row, string etag, CancellationToken cancellationToken) =>
            table.ReplaceAsync(row, etag, cancellationToken);

        public Task<string> PutAsync(TableRow row, CancellationToken cancellationToken) => table.PutAsync(row, cancellationToken);

        public Task<bool> DeleteAsync(string partitionKey, string rowKey, string? etag, CancellationToken cancellationToken) =>
            table.DeleteAsync(partitionKey, rowKey, etag, cancellationToken);

        public async Task BatchAsync(IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken)
        {
            await table.BatchAsync(writes, cancellationToken);
            if (LosesNext)
            {
                LosesNext = false;
                throw new StorageUnavailableException("the response was lost", null);
            }
        }
    }
}
