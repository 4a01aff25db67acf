namespace CondaStore.Domain.Store.Bundles;

/// <summary>How far an import is.</summary>
public enum ImportState
{
    /// <summary>The bundle is being uploaded.</summary>
    Receiving,

    /// <summary>What cannot be seen yet is being written.</summary>
    Staging,

    /// <summary>The environment is there with its history.</summary>
    Imported,
}
