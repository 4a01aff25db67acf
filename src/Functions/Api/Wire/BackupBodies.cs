using System.ComponentModel;

namespace CondaStore.Functions.Api.Wire;

/// <summary>Represents the body of a request to create a backup.</summary>
internal sealed record BackupBody(
    [property: Description("Whether to include the key that signs tokens.")] bool TokenKey = true,
    [property: Description("Whether to include packed environments.")] bool Packed = false);

/// <summary>Represents the body of a request to remove old backups. At least one of the rules is required.</summary>
internal sealed record PruneBody(
    [property: Description("The number of newest backups to keep.")] long? KeepLast,
    [property: Description("The age up to which backups are kept: `30d`, `12h`.")] string? KeepWithin,
    [property: Description("Whether to return only the plan.")] bool DryRun = false);

/// <summary>Represents the body of a request to restore a backup.</summary>
internal sealed record RestoreBody(
    [property: Description("The namespaces to restore. Default: the whole store, which must then be empty.")]
    IReadOnlyList<string>? Namespaces);
