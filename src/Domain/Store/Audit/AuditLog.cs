using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Audit;

/// <summary>
/// Stores the audit log: numbered lines in one partition, each with the hash of the line before. The row <c>head</c> has the number and hash
/// of the last line; it changes in the same batch as lines are added, so that hosts that append at the same time take turns, and a missing
/// last line is found. Requests of one process that wait for their turn are written together.
/// </summary>
public sealed class AuditLog(ITable table, TimeProvider clock) : IDisposable
{
    // Above all numbers, below the head.
    private const string AfterLines = ":";
    private const int MostLines = 90;
    private const int MostCharacters = 1_000_000;
    private const int LongestRecord = 30_000;
    private const int ShortValue = 100;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly List<Pending> _waiting = [];

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    /// <summary>Appends a record; when this returns, it is stored.</summary>
    /// <exception cref="StorageUnavailableException">The storage does not respond. The record is appended with the next one.</exception>
    public async Task AppendAsync(AuditRecord record, CancellationToken cancellationToken)
    {
        Pending mine = new(Write(record));
        lock (_waiting)
        {
            _waiting.Add(mine);
        }

        await _turn.WaitAsync(cancellationToken);
        try
        {
            while (!mine.IsWritten)
            {
                await WriteWaitingAsync(cancellationToken);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Enumerates lines, newest first.</summary>
    /// <param name="filter">Which lines.</param>
    /// <param name="before">The number that all lines are below, or null to begin with the newest.</param>
    /// <param name="cancellationToken">Cancels the enumeration.</param>
    public async IAsyncEnumerable<AuditEntry> ReadAsync(
        AuditFilter filter, long? before, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        TableRange range = TableRange.Between(StoreRows.Audit, before is > 0 ? Key(before.Value - 1) : null, AfterLines);
        await foreach (TableRow row in RowsAsync(range, cancellationToken))
        {
            AuditEntry entry = new(NumberOf(row), row.Text("Hash") ?? "", Read(row) ?? Unreadable(row));
            if (entry.Record.Time < filter.Since && entry.Record.Time != default)
            {
                yield break;
            }

            if (filter.Matches(entry.Record))
            {
                yield return entry;
            }
        }
    }

    /// <summary>Returns the number of lines that are kept.</summary>
    public async Task<long> CountAsync(CancellationToken cancellationToken)
    {
        AuditHead head = await HeadAsync(cancellationToken);
        return head.Last - head.First + 1;
    }

    /// <summary>Checks the hash of every line and that none is missing.</summary>
    public async Task<AuditVerification> VerifyAsync(CancellationToken cancellationToken)
    {
        AuditHead head = await HeadAsync(cancellationToken);
        List<string> problems = [];
        long expected = head.Last;
        string? hash = head.Hash;
        await foreach (TableRow row in RowsAsync(TableRange.Between(StoreRows.Audit, Key(head.Last), AfterLines), cancellationToken))
        {
            long number = NumberOf(row);
            if (number < expected)
            {
                problems.Add(Missing(number + 1, expected));
                hash = null;
            }

            string previous = row.Text("Previous") ?? "";
            string written = row.Text("Hash") ?? "";
            if (HashOf(previous, number, row.Text("Record") ?? "") != written || (hash is not null && hash != written))
            {
                problems.Add(string.Create(CultureInfo.InvariantCulture, $"line {number} was changed"));
            }

            hash = previous;
            expected = number - 1;
        }

        AuditHead now = await HeadAsync(cancellationToken);
        if (expected >= now.First)
        {
            problems.Add(Missing(now.First, expected));
        }
        else if (now.First == head.First && hash != head.FirstPrevious)
        {
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"line {head.First} does not continue what was removed before it"));
        }

        await foreach (TableRow row in RowsAsync(TableRange.Between(StoreRows.Audit, null, Key(now.Last)), cancellationToken))
        {
            if (NumberOf(row) > (await HeadAsync(cancellationToken)).Last)
            {
                problems.Add(string.Create(CultureInfo.InvariantCulture, $"line {NumberOf(row)} was added after the end"));
            }
        }

        return new AuditVerification(head.First, head.Last, head.Hash, problems);
    }

    /// <summary>Removes the lines before a time, and says so in a line; returns their number.</summary>
    public async Task<int> TrimAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        List<TableRow> old = [];
        await foreach (TableRow row in RowsAsync(TableRange.Between(StoreRows.Audit, null, AfterLines), cancellationToken))
        {
            if (Read(row) is { } record && record.Time < before)
            {
                old.Add(row);
            }
            else
            {
                old.Clear();
            }
        }

        if (old.Count == 0)
        {
            return 0;
        }

        Dictionary<string, string> removed = new()
        {
            ["First"] = NumberOf(old[^1]).ToString(CultureInfo.InvariantCulture),
            ["Last"] = NumberOf(old[0]).ToString(CultureInfo.InvariantCulture),
            ["LastHash"] = old[0].Text("Hash") ?? "",
        };
        await AppendAsync(
            new AuditRecord(
                Guid.NewGuid().ToString("N"), clock.GetUtcNow(), "conda-store", null, null, "AuditTrim", "", [], [new AuditChange("audit log", removed, null)]),
            cancellationToken);
        await Optimistic.RunAsync(
            async () =>
            {
                AuditHead head = await HeadAsync(cancellationToken);
                AuditHead trimmed = head with { First = NumberOf(old[0]) + 1, FirstPrevious = old[0].Text("Hash") ?? "" };
                return trimmed.First <= head.First ? "" : await table.ReplaceAsync(trimmed.ToRow(), head.ETag!, cancellationToken);
            },
            clock,
            cancellationToken);
        foreach (TableRow row in old)
        {
            await table.DeleteAsync(row.PartitionKey, row.RowKey, null, cancellationToken);
        }

        return old.Count;
    }

    private async Task WriteWaitingAsync(CancellationToken cancellationToken)
    {
        List<Pending> batch;
        lock (_waiting)
        {
            int characters = 0;
            batch = [.. _waiting.Take(MostLines).TakeWhile(p => (characters += p.Text.Length) <= MostCharacters || characters == p.Text.Length)];
        }

        await Optimistic.RunAsync(() => TryWriteAsync(batch, cancellationToken), clock, cancellationToken);
        lock (_waiting)
        {
            _waiting.RemoveAll(p => p.IsWritten);
        }
    }

    private async Task<bool> TryWriteAsync(List<Pending> batch, CancellationToken cancellationToken)
    {
        // A batch whose response was lost may have been written all the same.
        foreach (Pending tried in batch.Where(p => p.TriedAt > 0))
        {
            TableRow? there = await table.GetAsync(StoreRows.Audit, Key(tried.TriedAt), cancellationToken);
            tried.IsWritten |= there?.Text("Record") == tried.Text;
        }

        AuditHead head = await HeadAsync(cancellationToken);
        AuditHead next = head;
        List<TableWrite> writes = [];
        List<Pending> written = [.. batch.Where(p => !p.IsWritten)];
        foreach (Pending pending in written)
        {
            long number = next.Last + 1;
            string hash = HashOf(next.Hash, number, pending.Text);
            writes.Add(TableWrite.Insert(new TableRow(StoreRows.Audit, Key(number))
            {
                ["Record"] = pending.Text,
                ["Previous"] = next.Hash,
                ["Hash"] = hash,
            }));
            next = next with { Last = number, Hash = hash };
            pending.TriedAt = number;
        }

        if (writes.Count > 0)
        {
            writes.Add(head.ETag is { } etag ? TableWrite.Replace(next.ToRow(), etag) : TableWrite.Insert(next.ToRow()));
            await table.BatchAsync(writes, cancellationToken);
            written.ForEach(p => p.IsWritten = true);
        }

        return true;
    }

    private async Task<AuditHead> HeadAsync(CancellationToken cancellationToken) =>
        AuditHead.Of(await table.GetAsync(StoreRows.Audit, AuditHead.Key, cancellationToken));

    private async IAsyncEnumerable<TableRow> RowsAsync(TableRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? continuation = null;
        do
        {
            TablePage page = await table.QueryAsync(range, TableLimits.PageRows, continuation, cancellationToken);
            foreach (TableRow row in page.Rows)
            {
                yield return row;
            }

            continuation = page.Continuation;
        }
        while (continuation is not null);
    }

    // What has no space in a row is shortened: first the values, then the list.
    private static string Write(AuditRecord record)
    {
        string text = JsonSerializer.Serialize(record, AuditJson.Default.AuditRecord);
        if (text.Length <= LongestRecord)
        {
            return text;
        }

        AuditRecord shorter = record with { Changes = [.. record.Changes.Select(Shortened)] };
        while ((text = JsonSerializer.Serialize(shorter, AuditJson.Default.AuditRecord)).Length > LongestRecord && shorter.Changes.Count > 0)
        {
            int kept = shorter.Changes.Count / 2;
            shorter = shorter with
            {
                Changes = [.. shorter.Changes.Take(kept)],
                Omitted = record.Changes.Count - kept,
                Namespaces = [.. shorter.Namespaces.Take(100)],
            };
        }

        return text;
    }

    private static AuditChange Shortened(AuditChange change) => change with { Before = Shortened(change.Before), After = Shortened(change.After) };

    private static Dictionary<string, string>? Shortened(IReadOnlyDictionary<string, string>? values) =>
        values?.ToDictionary(v => v.Key, v => v.Value.Length <= ShortValue ? v.Value : v.Value[..ShortValue] + "…");

    private static AuditRecord? Read(TableRow row)
    {
        try
        {
            return JsonSerializer.Deserialize(row.Text("Record") ?? "", AuditJson.Default.AuditRecord);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static AuditRecord Unreadable(TableRow row) => new("", default, "", null, null, "", $"unreadable: {row.Text("Record")}", [], []);

    private static string HashOf(string previous, long number, string text) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{previous}\n{number}\n{text}"))));

    private static string Missing(long first, long last) => first == last
        ? string.Create(CultureInfo.InvariantCulture, $"line {first} is missing")
        : string.Create(CultureInfo.InvariantCulture, $"lines {first} to {last} are missing");

    private static string Key(long number) => TableKey.Descending(number);

    private static long NumberOf(TableRow row) => TableKey.FromDescending(row.RowKey);

    private sealed class Pending(string text)
    {
        public string Text { get; } = text;

        public long TriedAt { get; set; }

        public bool IsWritten { get; set; }
    }
}
