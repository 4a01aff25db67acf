namespace CondaStore.Client;

/// <summary>Environments with their history as one file: out of a store, and into one.</summary>
public sealed class BundleOperations
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(500);

    private readonly StoreConnection _connection;

    internal BundleOperations(StoreConnection connection) => _connection = connection;

    /// <summary>Opens the bundle of an environment. The caller disposes of the stream.</summary>
    /// <param name="ns">The namespace.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="withPackages">Whether the package archives come along.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="StoreRequestException">There is no such environment, the caller may not, or packages cannot be had any more.</exception>
    public Task<Stream> ExportAsync(string ns, string environment, bool withPackages, CancellationToken cancellationToken) => _connection.OpenAsync(
        $"environment/{Uri.EscapeDataString(ns)}/{Uri.EscapeDataString(environment)}/export/{(withPackages ? "?packages=true" : "")}",
        cancellationToken);

    /// <summary>Uploads a bundle; nothing is imported yet.</summary>
    /// <param name="request">Where it is to go.</param>
    /// <param name="bundle">Read from its position to its end.</param>
    /// <param name="sent">Told how many bytes have come; null when nobody listens.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<RemoteImport> UploadAsync(ImportRequest request, Stream bundle, IProgress<long>? sent, CancellationToken cancellationToken)
    {
        RemoteImport import = await _connection.SendAsync(
            HttpMethod.Post, "import/", ClientJson.Write(request, ClientJson.Default.ImportRequest), ClientJson.Default.RemoteImport, cancellationToken);
        await _connection.UploadAsync($"import/{import.Id}/", bundle, sent, cancellationToken);
        return import;
    }

    /// <summary>Says what importing an uploaded bundle would do.</summary>
    /// <exception cref="StoreRequestException">The bundle is damaged, of a later version, or not trusted.</exception>
    public Task<RemoteImportPreview> PreviewAsync(RemoteImport import, CancellationToken cancellationToken) => _connection.SendAsync(
        HttpMethod.Post, $"import/{import.Id}/?preview=true", null, ClientJson.Default.RemoteImportPreview, cancellationToken);

    /// <summary>Imports an uploaded bundle and waits until that is done.</summary>
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

            await Task.Delay(LookInterval, _connection.TimeProvider, cancellationToken);
        }
    }

    /// <summary>Gives an import up.</summary>
    public Task<string?> DiscardAsync(RemoteImport import, CancellationToken cancellationToken) =>
        _connection.AcknowledgeAsync(HttpMethod.Delete, $"import/{import.Id}/", null, cancellationToken);
}
