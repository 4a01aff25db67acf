using System.Net.Http.Headers;

namespace CondaStore.Domain.Channels.Fetching;

/// <summary>Adds the login of a <c>.netrc</c> to requests without credentials, including those that follow a redirect to another
/// host.</summary>
internal sealed class NetrcHandler(Netrc netrc, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Headers.Authorization is null && netrc.Find(request.RequestUri!.IdnHost) is { } login)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", login);
        }

        return base.SendAsync(request, cancellationToken);
    }
}
