using CondaStore.Domain.Channels.Indexes;

namespace CondaStore.Domain.Channels.Repodata;

/// <summary>What a reader found in one stretch of a repodata document.</summary>
internal sealed class RepodataPart(RecordTables tables)
{
    public RecordBatch Batch { get; } = new(tables);

    /// <summary>Where the reader stood at last.</summary>
    public RepodataPlace Place { get; set; }

    /// <summary>Bytes read up to that place.</summary>
    public int Consumed { get; set; }

    /// <summary>Whether there were bytes behind it that begin a member but do not end it.</summary>
    public bool IsIncomplete { get; set; }

    /// <summary>Whether the part cannot be understood without knowing which map of records it begins in.</summary>
    public bool NeedsPlace { get; set; }

    /// <summary>Number of first records that belong to the map in which the part begins.</summary>
    public int InheritedRecords { get; set; }

    /// <summary>Number of first warnings that belong to the map in which the part begins.</summary>
    public int InheritedWarnings { get; set; }

    public List<string> Warnings { get; } = [];

    public List<string> Removed { get; } = [];

    public string? BaseUrl { get; set; }

    public string? BaseChannel { get; set; }

    public string? OverridesChannel { get; set; }

    public long Version { get; set; }
}
