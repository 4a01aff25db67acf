namespace CondaStore.Domain.Store.Backups;

/// <summary>An environment after a restore.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Expected">The build that was active when the backup was made.</param>
/// <param name="Build">The build that is active now.</param>
/// <param name="State">The state of that build.</param>
/// <param name="Problem">What is not as before; null when all is: active, on disk, every file as its record says.</param>
public sealed record RestoredEnvironment(string Namespace, string Name, long Expected, long? Build, string? State, string? Problem);
