namespace CondaStore.Client;

/// <summary>A backup of a store.</summary>
/// <param name="Id">Its id.</param>
/// <param name="CreatedOn">When it was begun.</param>
/// <param name="Counts">How much it holds.</param>
/// <param name="HasTokenKey">Whether it holds the key that signs tokens.</param>
public sealed record RemoteBackup(string Id, DateTimeOffset CreatedOn, RemoteBackupCounts Counts, bool HasTokenKey);
