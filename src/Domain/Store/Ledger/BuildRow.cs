using System.Text.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Ledger;

/// <summary><see cref="Build"/> as a row, and its copy in the listing of its environment.</summary>
internal static class BuildRow
{
    // Long explanations belong in the log; the row contains what fits on a page.
    private const int LongestInfo = 8_000;
    private const int MostHints = 20;

    public static Build Read(TableRow row) => new()
    {
        Id = row.Number("Id"),
        Key = row.Text("Key")!,
        Namespace = row.Text("Namespace")!,
        Environment = row.Text("Environment")!,
        EnvironmentId = row.Number("EnvironmentId"),
        SpecificationId = row.Number("SpecificationId"),
        SpecificationSha256 = row.Text("SpecificationSha256")!,
        Status = BuildStatuses.TryParse(row.Text("Status")!, out BuildStatus status) ? status : BuildStatus.Failed,
        StatusInfo = row.Text("StatusInfo"),
        ErrorCode = (ErrorCode?)(int?)row.NumberOrNull("ErrorCode"),
        Hints = RowJson.Read(row.Text("Hints"), LedgerJson.Default.IReadOnlyListString),
        Stage = Enum.TryParse(row.Text("Stage"), out InstallPhase stage) ? stage : null,
        Progress = row.NumberOrNull("ItemsTotal") is { } items
            ? new BuildProgress((int)row.Number("ItemsDone"), (int)items, row.Number("BytesDone"), row.Number("BytesTotal"))
            : null,
        Size = row.Number("Size"),
        FirstSize = row.NumberOrNull("FirstSize"),
        ScheduledOn = row.Time("ScheduledOn")!.Value,
        StartedOn = row.Time("StartedOn"),
        EndedOn = row.Time("EndedOn"),
        First = row.NumberOrNull("FirstLogLength") is { } log
            ? new FirstInstallation(row.Time("FirstStartedOn"), row.Time("FirstEndedOn"), log)
            : null,
        ArchivedOn = row.Time("ArchivedOn"),
        DeletedOn = row.Time("DeletedOn"),
        UnsharedSize = row.NumberOrNull("UnsharedSize"),
        ActivatedOn = row.Time("ActivatedOn"),
        IsRecreating = row.Flag("IsRecreating"),
        ActivatesWhenRecreated = row.Flag("ActivatesWhenRecreated"),
        RecreatedOn = row.Time("RecreatedOn"),
        Differences = (int?)row.NumberOrNull("Differences"),
        Attempt = (int)row.Number("Attempt"),
        AttemptsBefore = (int)row.Number("AttemptsBefore"),
        AttemptToken = row.Text("AttemptToken"),
        Worker = row.Text("Worker"),
        HeartbeatOn = row.Time("HeartbeatOn"),
        Elapsed = TimeSpan.FromMilliseconds(row.NumberOrNull("ElapsedMs") ?? 0),
        CancelRequested = row.Flag("CancelRequested"),
        Artifacts = RowJson.Read(row.Text("Artifacts"), LedgerJson.Default.IReadOnlyListBuildArtifact),
        Python = row.Text("Python"),
        RequestedBy = row.Text("RequestedBy"),
        Update = row.Text("Update") is { } update ? JsonSerializer.Deserialize(update, LedgerJson.Default.BuildUpdate) : null,
        IsStaged = row.Flag("IsStaged"),
    };

    /// <summary>Creates the authoritative row.</summary>
    public static TableRow Write(Build build) => Fill(build, StoreRows.BuildKeyOf(build.Id));

    /// <summary>Creates the copy under the environment, written in the same batch.</summary>
    public static TableRow WriteCopy(Build build) => Fill(build, StoreRows.BuildOfEnvironmentKey(build.Environment, build.Id));

    private static TableRow Fill(Build build, string key) => new(StoreRows.Partition(build.Namespace), key)
    {
        ["Id"] = build.Id,
        ["Key"] = build.Key,
        ["Namespace"] = build.Namespace,
        ["Environment"] = build.Environment,
        ["EnvironmentId"] = build.EnvironmentId,
        ["SpecificationId"] = build.SpecificationId,
        ["SpecificationSha256"] = build.SpecificationSha256,
        ["Status"] = build.Status.ToWire(),
        ["StatusInfo"] = build.StatusInfo is { Length: > LongestInfo } info ? info[..LongestInfo] + "…" : build.StatusInfo,
        ["ErrorCode"] = (long?)build.ErrorCode,
        ["Hints"] = RowJson.Write([.. build.Hints.Take(MostHints)], LedgerJson.Default.IReadOnlyListString),
        ["Stage"] = build.Stage?.ToString(),
        ["ItemsDone"] = build.Progress?.ItemsDone,
        ["ItemsTotal"] = build.Progress?.ItemsTotal,
        ["BytesDone"] = build.Progress?.BytesDone,
        ["BytesTotal"] = build.Progress?.BytesTotal,
        ["Size"] = build.Size,
        ["FirstSize"] = build.FirstSize,
        ["ScheduledOn"] = build.ScheduledOn,
        ["StartedOn"] = build.StartedOn,
        ["EndedOn"] = build.EndedOn,
        ["FirstStartedOn"] = build.First?.StartedOn,
        ["FirstEndedOn"] = build.First?.EndedOn,
        ["FirstLogLength"] = build.First?.LogLength,
        ["ArchivedOn"] = build.ArchivedOn,
        ["DeletedOn"] = build.DeletedOn,
        ["UnsharedSize"] = build.UnsharedSize,
        ["ActivatedOn"] = build.ActivatedOn,
        ["IsRecreating"] = build.IsRecreating ? true : null,
        ["ActivatesWhenRecreated"] = build.ActivatesWhenRecreated ? true : null,
        ["RecreatedOn"] = build.RecreatedOn,
        ["Differences"] = build.Differences,
        ["Attempt"] = build.Attempt,
        ["AttemptsBefore"] = build.AttemptsBefore == 0 ? null : build.AttemptsBefore,
        ["AttemptToken"] = build.AttemptToken,
        ["Worker"] = build.Worker,
        ["HeartbeatOn"] = build.HeartbeatOn,
        ["ElapsedMs"] = build.Elapsed == TimeSpan.Zero ? null : (long)build.Elapsed.TotalMilliseconds,
        ["CancelRequested"] = build.CancelRequested,
        ["Artifacts"] = RowJson.Write(build.Artifacts, LedgerJson.Default.IReadOnlyListBuildArtifact),
        ["Python"] = build.Python,
        ["RequestedBy"] = build.RequestedBy,
        ["Update"] = build.Update is { } update ? JsonSerializer.Serialize(update, LedgerJson.Default.BuildUpdate) : null,
        ["IsStaged"] = build.IsStaged ? true : null,
    };
}
