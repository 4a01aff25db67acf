namespace CondaStore.Domain.Channels.Fetching;

/// <summary>
/// Sends encrypted requests over connections that trust the certificates specified by a variable, and loads them at the first such request:
/// loading the hundred or more certificates of a typical bundle takes as long as a small solve.
/// </summary>
/// <param name="plain">The handler for unencrypted requests.</param>
/// <param name="createEncrypted">Creates the handler for encrypted requests; called once.</param>
internal sealed class TrustingHandler(HttpMessageHandler plain, Func<HttpMessageHandler> createEncrypted) : HttpMessageHandler
{
    private readonly HttpMessageInvoker _plain = new(plain);
    private readonly Lazy<HttpMessageInvoker> _encrypted = new(() => new HttpMessageInvoker(createEncrypted()));

    /// <inheritdoc/>
    /// <exception cref="Diagnostics.StoreException">The certificates cannot be read
    /// (<see cref="Diagnostics.ErrorCode.InvalidSetting"/>).</exception>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        (request.RequestUri!.Scheme == Uri.UriSchemeHttp ? _plain : _encrypted.Value).SendAsync(request, cancellationToken);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _plain.Dispose();
            if (_encrypted.IsValueCreated)
            {
                _encrypted.Value.Dispose();
            }
        }

        base.Dispose(disposing);
    }
}
