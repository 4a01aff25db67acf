namespace CondaStore.Domain.Store.Backups;

/// <summary>What a restore would do.</summary>
/// <param name="Backup">The backup.</param>
/// <param name="Namespaces">The namespaces that would be restored.</param>
/// <param name="Environments">How many environments they have.</param>
/// <param name="Active">How many of these would be built on disk again.</param>
/// <param name="Problems">Why it would be refused; empty when it would not.</param>
public sealed record RestorePreview(
    BackupSummary Backup, IReadOnlyList<string> Namespaces, int Environments, int Active, IReadOnlyList<string> Problems);

/// <summary>What a restore has come to.</summary>
/// <param name="State">How far it is.</param>
/// <param name="Running">Builds of the restored environments that are still under way.</param>
/// <param name="Environments">The environments that were active, checked; empty while builds run.</param>
public sealed record RestoreReport(RestoreState State, int Running, IReadOnlyList<RestoredEnvironment> Environments)
{
    /// <summary>Whether every environment is active as before and intact.</summary>
    public bool IsAsBefore => State.Phase == RestorePhase.Restored && Running == 0 && Environments.All(e => e.Problem is null);
}

/// <summary>How far a restore is.</summary>
/// <param name="Backup">The backup.</param>
/// <param name="Namespaces">The namespaces that were chosen; empty for the whole store.</param>
/// <param name="Phase">The phase.</param>
/// <param name="ETag">The version that was read.</param>
public sealed record RestoreState(string Backup, IReadOnlyList<string> Namespaces, RestorePhase Phase, string? ETag = null);

/// <summary>The phases of a restore. Each may be repeated; none is gone back to.</summary>
public enum RestorePhase
{
    /// <summary>Blobs, and rows that nothing visible names, are written.</summary>
    Copying,

    /// <summary>Namespaces are written, which makes their environments visible.</summary>
    Publishing,

    /// <summary>Active environments are queued, to be built from their lockfiles.</summary>
    Queueing,

    /// <summary>All is there; builds run by themselves.</summary>
    Restored,
}

/// <summary>An environment after a restore.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Expected">The build that was active when the backup was made.</param>
/// <param name="Build">The build that is active now.</param>
/// <param name="State">The state of that build.</param>
/// <param name="Problem">What is not as before; null when all is: active, on disk, every file as its record says.</param>
public sealed record RestoredEnvironment(string Namespace, string Name, long Expected, long? Build, string? State, string? Problem);

/// <summary>An environment that had an active build when the backup was made.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Build">The id of the active build.</param>
public sealed record ActiveEnvironment(string Namespace, string Name, long Build);
