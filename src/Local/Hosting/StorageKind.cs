namespace CondaStore.Local.Hosting;

/// <summary>Specifies where an embedded host keeps rows and blobs.</summary>
public enum StorageKind
{
    /// <summary>In SQLite and files in the data directory, for a single machine.</summary>
    Embedded,

    /// <summary>
    /// In Azurite, with the connection string <c>Store:Storage:ConnectionString</c>; by default, Azurite on its default ports.
    /// </summary>
    Azurite,

    /// <summary>
    /// In an Azure Storage account, specified by <c>Store:Storage:BlobServiceUri</c> and <c>TableServiceUri</c>, with the identity of the
    /// machine or user.
    /// </summary>
    Azure,
}
