namespace CondaStore.Functions.Api.Wire;

/// <summary>Represents the response to a request to archive builds in the API.</summary>
internal sealed record ArchiveAnswerWire(bool DryRun, string? RunId, ArchivePlanWire Plan);

/// <summary>Represents the response to a request to apply the retention settings in the API.</summary>
internal sealed record RetentionAnswerWire(string? RunId, ArchivePlanWire Plan);

/// <summary>Represents the differences between a recreated build and its first installation in the API.</summary>
internal sealed record DifferencesWire(bool Compared, int Count, IReadOnlyList<DifferenceWire> Differences);

/// <summary>Represents a file that differs in the API.</summary>
internal sealed record DifferenceWire(string Path, string Kind, string Detail);
