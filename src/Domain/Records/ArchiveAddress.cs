namespace CondaStore.Domain.Records;

/// <summary>
/// Represents the common parts of the URLs of a folder's archives: everything before the file name, and a query after it, such as the
/// signature of a presigned URL.
/// </summary>
/// <param name="Folder">The URL with a trailing slash, including user information and token.</param>
/// <param name="Query">The query with its question mark; empty without one.</param>
internal readonly record struct ArchiveAddress(string Folder, string Query)
{
    /// <summary>Parses the URL of a folder.</summary>
    public static ArchiveAddress Of(string url)
    {
        int question = url.IndexOf('?', StringComparison.Ordinal);
        string folder = question < 0 ? url : url[..question];
        return new(folder.EndsWith('/') ? folder : folder + "/", question < 0 ? string.Empty : url[question..]);
    }

    /// <summary>Returns the URL of a file in the folder.</summary>
    public string UrlOf(string fileName) => Folder + fileName + Query;
}
