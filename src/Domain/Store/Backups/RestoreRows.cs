namespace CondaStore.Domain.Store.Backups;

/// <summary>Provides the keys of the rows with the state of a restore.</summary>
internal static class RestoreRows
{
    public const string Partition = "restore";
    public const string Key = "state";
}
