using CondaStore.Domain.Store.Work;
using Microsoft.Extensions.Hosting;

namespace CondaStore.Functions.Builds;

/// <summary>Shows the presence of this host to other hosts of the store while it runs.</summary>
public sealed class HostPresence(WorkerPresence presence) : BackgroundService
{
    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => presence.ShowAsync(stoppingToken);
}
