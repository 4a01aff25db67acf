namespace CondaStore.Client;

/// <summary>Provides the operations that export and import environments with their history as files.</summary>
public sealed class BundleOperations
{
    private readonly StoreConnection _connection;

    internal BundleOperations(StoreConnection connection) => _connection = connection;

    /// <summary>Exports an environment as a bundle. The caller disposes of the stream.</summary>
    /// <param name="ns">The namespace.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="withPackages">Whether to include the package archives.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="StoreRequestException">
    /// The environment does not exist, the caller is not authorized, or packages are no longer available.
    /// </exception>
    public Task<Stream> ExportAsync(string ns, string environment, bool withPackages, CancellationToken cancellationToken) =>
        _connection.OpenAsync(
            $"environment/{Uri.EscapeDataString(ns)}/{Uri.EscapeDataString(environment)}/export/{(withPackages ? "?packages=true" : "")}",
            cancellationToken);

    /// <summary>Uploads a bundle without importing it.</summary>
    /// <param name="request">The target of the import.</param>
    /// <param name="bundle">The bundle, read from its position to its end.</param>
    /// <param name="sent">Receives the number of bytes uploaded, or null if not needed.</param>
    /// <param name="cancellationToken">Cancels the upload.</param>
    public async Task<RemoteImport> UploadAsync(
        ImportRequest request, Stream bundle, IProgress<long>? sent, CancellationToken cancellationToken)
    {
        RemoteImport import = await _connection.SendAsync(
            HttpMethod.Post, "import/", ClientJson.Write(request, ClientJson.Default.ImportRequest), ClientJson.Default.RemoteImport,
            cancellationToken);
        await _connection.UploadAsync($"import/{import.Id}/", bundle, sent, cancellationToken);
        return import;
    }

    /// <summary>Gets a preview of the import of an uploaded bundle.</summary>
    /// <exception cref="StoreRequestException">The bundle is damaged, has a newer version, or is not trusted.</exception>
    public Task<RemoteImportPreview> PreviewAsync(RemoteImport import, CancellationToken cancellationToken) => _connection.SendAsync(
        HttpMethod.Post, $"import/{import.Id}/?preview=true", null, ClientJson.Default.RemoteImportPreview, cancellationToken);

    /// <summary>Imports an uploaded bundle and waits until the import has ended.</summary>
    public async Task<RemoteImport> RunAsync(RemoteImport import, CancellationToken cancellationToken)
    {
        await _connection.AcknowledgeAsync(HttpMethod.Post, $"import/{import.Id}/", null, cancellationToken);
        while (true)
        {
            RemoteImport seen = await _connection.SendAsync(
                HttpMethod.Get, $"import/{import.Id}/", null, ClientJson.Default.RemoteImport, cancellationToken);
            if (seen.Status != "RUNNING")
            {
                return seen;
            }

            await _connection.LookAgainAsync(cancellationToken);
        }
    }

    /// <summary>Discards an import.</summary>
    public Task<string?> DiscardAsync(RemoteImport import, CancellationToken cancellationToken) =>
        _connection.AcknowledgeAsync(HttpMethod.Delete, $"import/{import.Id}/", null, cancellationToken);
}
