namespace CondaStore.Domain.Store.Bundles;

/// <summary>Specifies the state of an import.</summary>
public enum ImportState
{
    /// <summary>The bundle is being uploaded.</summary>
    Receiving,

    /// <summary>Rows and blobs that are not visible yet are being written.</summary>
    Staging,

    /// <summary>The environment exists with its history.</summary>
    Imported,
}
