namespace CondaStore.Functions.Tests.Conformance;

/// <summary>The stub channel, on which one package waits until a test lets it through.</summary>
/// <param name="package">The package's name.</param>
internal sealed class GatedChannel(string package) : DelegatingHandler(new StubChannel())
{
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether the package has been requested.</summary>
    public bool IsWaitedFor { get; private set; }

    /// <summary>Lets the package through.</summary>
    public void Open() => _open.TrySetResult();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri!.AbsolutePath.Contains($"/{package}-", StringComparison.Ordinal))
        {
            IsWaitedFor = true;
            await _open.Task.WaitAsync(cancellationToken);
        }

        return await base.SendAsync(request, cancellationToken);
    }
}
