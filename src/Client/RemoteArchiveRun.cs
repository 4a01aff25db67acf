namespace CondaStore.Client;

/// <summary>A plan that is being carried out. Times are UTC.</summary>
public sealed record RemoteArchiveRun
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>RUNNING, COMPLETED or CANCELED.</summary>
    public required string State { get; init; }

    /// <summary>Who asked for it.</summary>
    public required string RequestedBy { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset CreatedOn { get; init; }

    /// <summary>Builds in the plan.</summary>
    public int ItemsTotal { get; init; }

    /// <summary>Builds that were looked at.</summary>
    public int ItemsDone { get; init; }

    /// <summary>Builds among them that were left alone, such as one that became active meanwhile.</summary>
    public int ItemsSkipped { get; init; }

    /// <summary>Bytes that the plan gives back.</summary>
    public long BytesPlanned { get; init; }

    /// <summary>Bytes given back so far.</summary>
    public long BytesFreed { get; init; }

    /// <summary>Its builds; null in lists.</summary>
    public IReadOnlyList<RemoteArchiveItem>? Items { get; init; }

    /// <summary>The run as one line of JSON, in the names of the API.</summary>
    public string ToJson() => System.Text.Json.JsonSerializer.Serialize(this, ClientJson.Default.RemoteArchiveRun);
}
