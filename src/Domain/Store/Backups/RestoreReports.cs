namespace CondaStore.Domain.Store.Backups;

/// <summary>Represents what a restore would do.</summary>
/// <param name="Backup">The backup.</param>
/// <param name="Namespaces">The namespaces that would be restored.</param>
/// <param name="Environments">The number of their environments.</param>
/// <param name="Active">The number of these that would be rebuilt on disk.</param>
/// <param name="Problems">Why it would be rejected; empty if it would not be.</param>
public sealed record RestorePreview(
    BackupSummary Backup, IReadOnlyList<string> Namespaces, int Environments, int Active, IReadOnlyList<string> Problems);

/// <summary>Represents the result of a restore so far.</summary>
/// <param name="State">The state of the restore.</param>
/// <param name="Running">The builds of the restored environments that are still in progress.</param>
/// <param name="Environments">The checked environments that were active; empty while builds run.</param>
public sealed record RestoreReport(RestoreState State, int Running, IReadOnlyList<RestoredEnvironment> Environments)
{
    /// <summary>Gets whether every environment is active as before and intact.</summary>
    public bool IsAsBefore => State.Phase == RestorePhase.Restored && Running == 0 && Environments.All(e => e.Problem is null);
}

/// <summary>Represents the state of a restore.</summary>
/// <param name="Backup">The backup.</param>
/// <param name="Namespaces">The namespaces that were chosen; empty for the whole store.</param>
/// <param name="Phase">The phase.</param>
/// <param name="ETag">The version that was read.</param>
public sealed record RestoreState(string Backup, IReadOnlyList<string> Namespaces, RestorePhase Phase, string? ETag = null);

/// <summary>Specifies the phases of a restore. Each may be repeated, but the order never goes back.</summary>
public enum RestorePhase
{
    /// <summary>Blobs, and rows that nothing visible refers to, are written.</summary>
    Copying,

    /// <summary>Namespaces are written, which makes their environments visible.</summary>
    Publishing,

    /// <summary>Active environments are queued, to be built from their lockfiles.</summary>
    Queueing,

    /// <summary>Everything is restored; builds run on their own.</summary>
    Restored,
}

/// <summary>Represents an environment after a restore.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Expected">The build that was active when the backup was made.</param>
/// <param name="Build">The build that is active now.</param>
/// <param name="State">The state of that build.</param>
/// <param name="Problem">What differs from before; null if nothing does: active, on disk, every file matching its record.</param>
public sealed record RestoredEnvironment(string Namespace, string Name, long Expected, long? Build, string? State, string? Problem);

/// <summary>Represents an environment that had an active build when the backup was made.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Build">The id of the active build.</param>
public sealed record ActiveEnvironment(string Namespace, string Name, long Build);
