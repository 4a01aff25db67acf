namespace CondaStore.Domain.Store.Backups;

/// <summary>Where a restore keeps how far it is.</summary>
internal static class RestoreRows
{
    public const string Partition = "restore";
    public const string Key = "state";
}
