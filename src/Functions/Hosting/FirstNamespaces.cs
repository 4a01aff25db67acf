using CondaStore.Domain.Store.Configuration;
using CondaStore.Domain.Store.Ledger;
using Microsoft.Extensions.Hosting;

namespace CondaStore.Functions.Hosting;

/// <summary>Creates the default namespace and that of watched folders at startup, in the order that clients expect.</summary>
internal sealed class FirstNamespaces(NamespaceStore namespaces, Settings settings) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        StoreSettings effective = await settings.GetAsync(null, null, cancellationToken);
        await namespaces.EnsureAsync(effective.DefaultNamespace, cancellationToken);
        await namespaces.EnsureAsync(effective.FilesystemNamespace, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
