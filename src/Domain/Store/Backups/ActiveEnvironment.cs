namespace CondaStore.Domain.Store.Backups;

/// <summary>An environment that had an active build when the backup was made.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Build">The id of the active build.</param>
public sealed record ActiveEnvironment(string Namespace, string Name, long Build);
