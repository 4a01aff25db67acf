using CondaStore.Domain.Channels.Indexes;

namespace CondaStore.Domain.Channels.Repodata;

/// <summary>Represents what a reader found in one chunk of a repodata document.</summary>
internal sealed class RepodataPart(RecordTables tables)
{
    public RecordBatch Batch { get; } = new(tables);

    /// <summary>Gets or sets the final position of the reader.</summary>
    public RepodataPlace Place { get; set; }

    /// <summary>Bytes read up to that place.</summary>
    public int Consumed { get; set; }

    /// <summary>Gets or sets whether further bytes begin a member but do not complete it.</summary>
    public bool IsIncomplete { get; set; }

    /// <summary>Gets or sets whether the part cannot be interpreted without knowing the map of records in which it begins.</summary>
    public bool NeedsPlace { get; set; }

    /// <summary>Gets or sets the number of leading records that belong to the map in which the part begins.</summary>
    public int InheritedRecords { get; set; }

    /// <summary>Gets or sets the number of leading warnings that belong to the map in which the part begins.</summary>
    public int InheritedWarnings { get; set; }

    public List<string> Warnings { get; } = [];

    public List<string> Removed { get; } = [];

    public string? BaseUrl { get; set; }

    public string? BaseChannel { get; set; }

    public string? OverridesChannel { get; set; }

    public long Version { get; set; }
}
