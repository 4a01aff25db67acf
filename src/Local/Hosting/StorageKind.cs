namespace CondaStore.Local.Hosting;

/// <summary>Where an embedded host keeps rows and blobs.</summary>
public enum StorageKind
{
    /// <summary>In SQLite and files of its data directory, for one machine.</summary>
    Embedded,

    /// <summary>In Azurite, by the connection string <c>Store:Storage:ConnectionString</c>; without one, Azurite on its usual ports.</summary>
    Azurite,

    /// <summary>
    /// In an Azure Storage account, named by <c>Store:Storage:BlobServiceUri</c> and <c>TableServiceUri</c>, with the identity
    /// that the machine or the user has.
    /// </summary>
    Azure,
}
