using System.Globalization;
using System.Text.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Archiving;

/// <summary>
/// Stores the runs of plans. A run has a current item; the worker that processed it advances the run by a conditional write, so that only
/// one of two workers counts it and a crash repeats at most one item, harmlessly.
/// </summary>
public sealed class ArchiveRuns(ITable table, IBlobs blobs, TimeProvider clock)
{
    private const string Partition = "archive-runs";

    /// <summary>Creates an id for a new run.</summary>
    public string NewId() =>
        clock.GetUtcNow().UtcDateTime.ToString("yyyyMMdd'-'HHmmss", CultureInfo.InvariantCulture) + "-" + Guid.NewGuid().ToString("N")[..8];

    /// <summary>Creates a run. An existing run with the id is left unchanged.</summary>
    /// <param name="id">Its id, from <see cref="NewId"/>.</param>
    /// <param name="plan">The plan to execute.</param>
    /// <param name="keepPacked">Whether packed environments are kept.</param>
    /// <param name="requestedBy">The requester.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<ArchiveRun> CreateAsync(
        string id, ArchivePlan plan, bool keepPacked, string requestedBy, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is { } known)
        {
            return known;
        }

        ArchiveRun run = new()
        {
            Id = id,
            State = ArchiveRunState.Running,
            RequestedBy = requestedBy,
            KeepPacked = keepPacked,
            CreatedOn = clock.GetUtcNow(),
            Total = plan.Items.Count,
            BytesPlanned = plan.FreesBytes,
        };
        // The plan is written before the row: every row must have a plan.
        using MemoryStream content = new(JsonSerializer.SerializeToUtf8Bytes(plan, ArchiveJson.Default.ArchivePlan));
        await blobs.WriteAsync(run.PlanName, content, new BlobWriteOptions { ContentType = "application/json" }, cancellationToken);
        await table.PutAsync(Write(run), cancellationToken);
        return run;
    }

    /// <summary>Finds a run; returns null if it does not exist.</summary>
    public async Task<ArchiveRun?> FindAsync(string id, CancellationToken cancellationToken) =>
        IsId(id) && await table.GetAsync(Partition, id, cancellationToken) is { } row ? Read(row) : null;

    /// <summary>Gets a run.</summary>
    /// <exception cref="StoreException">It does not exist (<see cref="ErrorCode.NotFound"/>).</exception>
    public async Task<ArchiveRun> GetAsync(string id, CancellationToken cancellationToken) =>
        await FindAsync(id, cancellationToken) ?? throw Missing();

    /// <summary>Returns all runs that are kept, newest first.</summary>
    public async Task<IReadOnlyList<ArchiveRun>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await StoreRows.AllAsync(table, TableRange.Partition(Partition), cancellationToken)).Select(Read).Reverse()];

    /// <summary>Returns the plan of a run.</summary>
    public async Task<ArchivePlan> PlanAsync(ArchiveRun run, CancellationToken cancellationToken)
    {
        await using Stream content = await blobs.OpenReadAsync(run.PlanName, 0, null, cancellationToken);
        return (await JsonSerializer.DeserializeAsync(content, ArchiveJson.Default.ArchivePlan, cancellationToken))!;
    }

    /// <summary>Returns the results so far; after a crash the last item may occur twice.</summary>
    public async Task<IReadOnlyList<ArchiveResult>> ResultsAsync(ArchiveRun run, CancellationToken cancellationToken)
    {
        if (await blobs.PropertiesAsync(run.ResultsName, cancellationToken) is null)
        {
            return [];
        }

        using StreamReader reader = new(await blobs.OpenReadAsync(run.ResultsName, 0, null, cancellationToken));
        List<ArchiveResult> results = [];
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            results.Add(JsonSerializer.Deserialize(line, ArchiveJson.Default.ArchiveResult)!);
        }

        return results;
    }

    /// <summary>Records the result of the current item of a run and advances the run.</summary>
    /// <param name="id">The run.</param>
    /// <param name="index">The index of the item in the plan; nothing happens if it is no longer the current item.</param>
    /// <param name="item">The item.</param>
    /// <param name="skippedBecause">Why it was skipped; null if it was done.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<ArchiveRun> AdvanceAsync(
        string id, int index, ArchiveItem item, string? skippedBecause, CancellationToken cancellationToken)
    {
        ArchiveRun run = await GetAsync(id, cancellationToken);
        if (run.Done != index)
        {
            return run;
        }

        ArchiveResult result = new(item.BuildId, item.Action, item.Rule, skippedBecause, clock.GetUtcNow());
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(result, ArchiveJson.Default.ArchiveResult), (byte)'\n'];
        await blobs.AppendAsync(run.ResultsName, line, null, cancellationToken);
        return await ChangeAsync(
            id,
            r => r.Done != index
                ? null
                : r with
                {
                    Done = index + 1,
                    Skipped = r.Skipped + (skippedBecause is null ? 0 : 1),
                    BytesFreed = r.BytesFreed + (skippedBecause is null ? item.FreesBytes : 0),
                },
            cancellationToken);
    }

    /// <summary>Ends a run: completed if all items are processed, else canceled. A run that has ended is left unchanged.</summary>
    public Task<ArchiveRun> EndAsync(string id, CancellationToken cancellationToken) => ChangeAsync(
        id,
        run => run.State != ArchiveRunState.Running
            ? null
            : run with
            {
                State = run.Done >= run.Total ? ArchiveRunState.Completed : ArchiveRunState.Canceled,
                EndedOn = clock.GetUtcNow(),
                CancelRequested = false,
            },
        cancellationToken);

    /// <summary>Requests a run to stop after the current item.</summary>
    public Task<ArchiveRun> RequestCancelAsync(string id, CancellationToken cancellationToken) => ChangeAsync(
        id, run => run.State == ArchiveRunState.Running ? run with { CancelRequested = true } : null, cancellationToken);

    /// <summary>Resumes a canceled run where it stopped.</summary>
    public Task<ArchiveRun> ResumeAsync(string id, CancellationToken cancellationToken) => ChangeAsync(
        id,
        run => run.State == ArchiveRunState.Canceled || run.CancelRequested
            ? run with { State = ArchiveRunState.Running, EndedOn = null, CancelRequested = false }
            : null,
        cancellationToken);

    /// <summary>Removes runs that ended before a time, with their plans.</summary>
    public async Task ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        foreach (ArchiveRun run in (await ListAsync(cancellationToken))
            .Where(r => r.State != ArchiveRunState.Running && r.EndedOn < before))
        {
            await blobs.DeleteAsync(run.ResultsName, null, cancellationToken);
            await blobs.DeleteAsync(run.PlanName, null, cancellationToken);
            await table.DeleteAsync(Partition, run.Id, null, cancellationToken);
        }
    }

    private Task<ArchiveRun> ChangeAsync(
        string id, Func<ArchiveRun, ArchiveRun?> change, CancellationToken cancellationToken) => Optimistic.RunAsync(
        async () =>
        {
            TableRow row = (IsId(id) ? await table.GetAsync(Partition, id, cancellationToken) : null) ?? throw Missing();
            ArchiveRun run = Read(row);
            if (change(run) is not { } changed)
            {
                return run;
            }

            await table.ReplaceAsync(Write(changed), row.ETag!, cancellationToken);
            return changed;
        },
        clock,
        cancellationToken);

    private static bool IsId(string text) => text.Length is > 0 and <= 64 && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    private static StoreException Missing() => new(ErrorCode.NotFound, "archive run does not exist");

    private static ArchiveRun Read(TableRow row) => new()
    {
        Id = row.RowKey,
        State = Enum.Parse<ArchiveRunState>(row.Text("State")!),
        RequestedBy = row.Text("RequestedBy")!,
        KeepPacked = row.Flag("KeepPacked"),
        CreatedOn = row.Time("CreatedOn")!.Value,
        EndedOn = row.Time("EndedOn"),
        Total = (int)row.Number("Total"),
        Done = (int)row.Number("Done"),
        Skipped = (int)row.Number("Skipped"),
        BytesPlanned = row.Number("BytesPlanned"),
        BytesFreed = row.Number("BytesFreed"),
        CancelRequested = row.Flag("CancelRequested"),
    };

    private static TableRow Write(ArchiveRun run) => new(Partition, run.Id)
    {
        ["State"] = run.State.ToString(),
        ["RequestedBy"] = run.RequestedBy,
        ["KeepPacked"] = run.KeepPacked,
        ["CreatedOn"] = run.CreatedOn,
        ["EndedOn"] = run.EndedOn,
        ["Total"] = run.Total,
        ["Done"] = run.Done,
        ["Skipped"] = run.Skipped,
        ["BytesPlanned"] = run.BytesPlanned,
        ["BytesFreed"] = run.BytesFreed,
        ["CancelRequested"] = run.CancelRequested,
    };
}
