namespace CondaStore.Azure.Tests;

/// <summary>Answers some requests itself, or fails them, and passes the others on.</summary>
internal sealed class FailingHandler(Func<HttpRequestMessage, HttpResponseMessage?> answer) : DelegatingHandler(new SocketsHttpHandler())
{
    private int _requests;

    public int Requests => _requests;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _requests);
        return answer(request) ?? await base.SendAsync(request, cancellationToken);
    }
}
