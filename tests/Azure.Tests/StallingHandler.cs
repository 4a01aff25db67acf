namespace CondaStore.Azure.Tests;

/// <summary>Reads some bytes of an upload and then stalls, like a broken connection.</summary>
internal sealed class StallingHandler() : DelegatingHandler(new SocketsHttpHandler())
{
    private int _stalls;

    /// <summary>How many uploads stall.</summary>
    public int Stalls
    {
        get => _stalls;
        set => _stalls = value;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request is { Content: { } content } && request.Method == HttpMethod.Put && Interlocked.Decrement(ref _stalls) >= 0)
        {
            await using Stream body = await content.ReadAsStreamAsync(cancellationToken);
            await body.ReadAtLeastAsync(new byte[1000], 1000, throwOnEndOfStream: false, cancellationToken);
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }

        return await base.SendAsync(request, cancellationToken);
    }
}
