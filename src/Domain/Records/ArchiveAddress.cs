namespace CondaStore.Domain.Records;

/// <summary>
/// What the URLs of a folder's archives have in common: all before the file name, and a query behind it, which the signature of a
/// presigned link is.
/// </summary>
/// <param name="Folder">URL with a trailing slash, with user information and token where they belong.</param>
/// <param name="Query">The query with its question mark; empty without one.</param>
internal readonly record struct ArchiveAddress(string Folder, string Query)
{
    /// <summary>Takes the URL of a folder apart.</summary>
    public static ArchiveAddress Of(string url)
    {
        int question = url.IndexOf('?', StringComparison.Ordinal);
        string folder = question < 0 ? url : url[..question];
        return new(folder.EndsWith('/') ? folder : folder + "/", question < 0 ? string.Empty : url[question..]);
    }

    /// <summary>The URL of a file in the folder.</summary>
    public string UrlOf(string fileName) => Folder + fileName + Query;
}
