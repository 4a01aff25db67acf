namespace CondaStore.Domain.Channels.Fetching;

/// <summary>
/// Sends encrypted requests over connections that trust the certificates which a variable names, and reads these for the first such request:
/// reading the hundred and more of a usual bundle takes as long as a small solve does.
/// </summary>
/// <param name="plain">Sends what is not encrypted.</param>
/// <param name="createEncrypted">Makes what sends everything else; called once.</param>
internal sealed class TrustingHandler(HttpMessageHandler plain, Func<HttpMessageHandler> createEncrypted) : HttpMessageHandler
{
    private readonly HttpMessageInvoker _plain = new(plain);
    private readonly Lazy<HttpMessageInvoker> _encrypted = new(() => new HttpMessageInvoker(createEncrypted()));

    /// <inheritdoc/>
    /// <exception cref="Diagnostics.StoreException">The certificates cannot be read (<see cref="Diagnostics.ErrorCode.InvalidSetting"/>).</exception>
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
